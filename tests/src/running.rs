//! The program itself, running as a person would start it.
#![allow(clippy::expect_used)]

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::program::{built, target};
use crate::town::{published, root};

/// How it is started on a data folder and a port (0: any that is free).
pub fn command(data: &Path, port: u16) -> Command {
    command_into("target/promises/out-programma", data, port)
}

/// The same, with its sites in a folder of their own.
pub fn command_into(out: &str, data: &Path, port: u16) -> Command {
    // The theme is ready when the sites were built once.
    published();
    let mut command = Command::new(built("gateway", "sportello"));
    command.current_dir(root());
    command.args(["--port", &port.to_string(), "--out", out]).arg("--data").arg(data);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// The program while it runs.
pub struct Running {
    child: Child,
    /// Where it answers.
    pub url: String,
    /// What it said when it was ready.
    pub said: String,
}

impl Running {
    /// Starts it on a data folder and waits until it is ready.
    pub fn start(data: &Path) -> Self {
        Self::spawn(command(data, 0))
    }

    /// Starts a command and waits until it is ready.
    ///
    /// # Panics
    /// If it ends before.
    pub fn spawn(mut command: Command) -> Self {
        // One at a time, whichever test or process of tests asks: a folder of sites is built by one program at once.
        let turn = std::fs::File::create(target().join("promises-start")).expect("a file for taking turns");
        turn.lock().expect("our turn");
        let mut child = command.spawn().expect("the program starts");
        let mut said = String::new();
        let mut lines = BufReader::new(child.stdout.take().expect("its output is ours"));
        while !said.contains("Ctrl-C") {
            let mut line = String::new();
            if lines.read_line(&mut line).expect("it speaks UTF-8") == 0 {
                let mut errors = String::new();
                let _ = child.stderr.take().map(|mut e| e.read_to_string(&mut errors));
                panic!("it ended: {said}{errors}");
            }
            said.push_str(&line);
        }
        // The rest of what it says must not fill the pipes.
        std::thread::spawn(move || std::io::copy(&mut lines, &mut std::io::sink()));
        let errors = child.stderr.take();
        std::thread::spawn(move || errors.map(|mut e| std::io::copy(&mut e, &mut std::io::sink())));
        let place = said.find("http://localhost:").expect("it says where it answers");
        let url = said[place..].split('/').take(3).collect::<Vec<_>>().join("/").trim().to_owned();
        Self { child, url: url.replace("localhost", "127.0.0.1"), said }
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Ends it as Ctrl-C does; says whether it ended well.
    pub fn interrupt(mut self) -> bool {
        let pid = self.child.id().to_string();
        Command::new("kill").args(["-INT", &pid]).status().expect("kill is there");
        self.child.wait().expect("it can be waited for").success()
    }

    /// Ends it at once, in the middle of whatever it does.
    pub fn kill(mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it can be waited for");
    }
}
