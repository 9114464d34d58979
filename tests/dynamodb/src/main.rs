//! Starts a DynamoDB in memory on a free port of loopback, tells its address on standard output, and ends when its
//! standard input does: a test that dies leaves nothing behind.
#![forbid(unsafe_code)]

use std::error::Error;
use std::io::{Read, Write, stdin, stdout};

use dynoxide::Database;
use tokio::net::TcpListener;

fn main() -> Result<(), Box<dyn Error>> {
    std::thread::spawn(|| {
        // Whatever the outcome of the reading, there is nobody left to serve.
        let _ = stdin().read_to_end(&mut Vec::new());
        std::process::exit(0);
    });
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        writeln!(stdout(), "http://{}", listener.local_addr()?)?;
        stdout().flush()?;
        dynoxide::server::serve_on(listener, Database::memory()?).await;
        Ok(())
    })
}
