//! A line to an engine that loses the answer to the first request: the engine did what was asked, and nobody knows.
#![allow(clippy::expect_used)]

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};

/// Opens such a line to `http://<address>` and gives its own address; it lasts as long as the runtime.
pub async fn line(engine: &str) -> String {
    let engine = engine.strip_prefix("http://").expect("the engine speaks plain HTTP").to_owned();
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
    let address = listener.local_addr().expect("it has an address");
    tokio::spawn(async move {
        let mut first = true;
        while let Ok((client, _)) = listener.accept().await {
            let lose = std::mem::take(&mut first);
            let engine = engine.clone();
            tokio::spawn(async move { carry(client, &engine, lose).await });
        }
    });
    format!("http://{address}")
}

async fn carry(mut client: TcpStream, engine: &str, lose: bool) -> io::Result<()> {
    let mut engine = TcpStream::connect(engine).await?;
    if lose {
        let request = message(&mut client).await?;
        engine.write_all(&request).await?;
        message(&mut engine).await?;
        return Ok(()); // Both ends hang up: the answer is lost.
    }
    copy_bidirectional(&mut client, &mut engine).await.map(drop)
}

/// One HTTP message with a length in its head.
async fn message(from: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    loop {
        if from.read_buf(&mut bytes).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let Some(head) = bytes.windows(4).position(|w| w == b"\r\n\r\n") else { continue };
        let text = String::from_utf8_lossy(&bytes[..head]).to_ascii_lowercase();
        let length = text.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse::<usize>().ok());
        if bytes.len() >= head + 4 + length.unwrap_or(0) {
            return Ok(bytes);
        }
    }
}
