//! What the client does when a host is bad: whether it asks again, and on which connection. The host is one of loopback
//! that takes a turn at each request.
//!
//! The SDK's own HTTP client sorts in the same way: compare `downcast_error` of `aws-smithy-http-client` after an upgrade.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::{Arc, Mutex};

use aws_sdk_dynamodb::config::interceptors::BeforeTransmitInterceptorContextRef;
use aws_sdk_dynamodb::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::list_tables::{ListTablesError, ListTablesOutput};
use aws_smithy_runtime_api::box_error::BoxError;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};

use super::*;

/// What the host does with a request.
#[derive(Clone, Copy)]
enum Turn {
    /// It closes without a word.
    Close,
    /// It resets the connection.
    Reset,
    /// It says this much and closes.
    Say(&'static str),
    /// It answers with this status and body, and waits for the next request.
    Answer(u16, &'static str),
    /// It never answers.
    Silence,
}

const GOOD: Turn = Turn::Answer(200, r#"{"TableNames":["una"]}"#);
const SICK: Turn = Turn::Answer(500, r#"{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError"}"#);
const BUSY: Turn =
    Turn::Answer(400, r#"{"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException"}"#);
const WRONG: Turn = Turn::Answer(400, r#"{"__type":"com.amazon.coral.validate#ValidationException"}"#);

/// The connection of each request, in the order in which they came.
type Came = Arc<Mutex<Vec<usize>>>;
type Turns = Arc<Mutex<VecDeque<Turn>>>;

/// A host that takes these turns, and after them answers well.
async fn host(turns: &[Turn]) -> (String, Came) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let (turns, came) = (Turns::new(Mutex::new(turns.iter().copied().collect())), Came::default());
    let seen = came.clone();
    tokio::spawn(async move {
        for connection in 0.. {
            let (stream, _) = listener.accept().await.unwrap();
            tokio::spawn(serve(stream, connection, turns.clone(), seen.clone()));
        }
    });
    (endpoint, came)
}

async fn serve(mut stream: TcpStream, connection: usize, turns: Turns, came: Came) -> std::io::Result<()> {
    let mut asked = Vec::new();
    while stream.read_buf(&mut asked).await? > 0 {
        // The body of every question is `{}`.
        if !asked.ends_with(b"\r\n\r\n{}") {
            continue;
        }
        asked.clear();
        came.lock().unwrap().push(connection);
        let turn = turns.lock().unwrap().pop_front().unwrap_or(GOOD);
        match turn {
            Turn::Close => return Ok(()),
            Turn::Reset => return stream.set_zero_linger(),
            Turn::Say(words) => return stream.write_all(words.as_bytes()).await,
            Turn::Answer(status, body) => stream.write_all(answer(status, body).as_bytes()).await?,
            Turn::Silence => {}
        }
    }
    Ok(())
}

fn answer(status: u16, body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 {status} -\r\ncontent-type: application/x-amz-json-1.0\r\ncontent-length: {length}\r\n\r\n{body}")
}

/// Counts the attempts.
#[derive(Clone, Debug, Default)]
struct Attempts(Arc<AtomicU32>);

#[aws_smithy_runtime_api::client::interceptors::dyn_dispatch_hint]
impl Intercept for Attempts {
    fn name(&self) -> &'static str {
        "attempts"
    }

    fn read_before_transmit(
        &self,
        _: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        self.0.fetch_add(1, Relaxed);
        Ok(())
    }
}

/// A client as the functions have it, only that it waits for less between and during its attempts.
fn client(endpoint: String) -> (Client, Attempts) {
    let access = Access { id: "AK".into(), secret: "sesamo".into(), token: None };
    let connection = Connection {
        region: "eu-south-1".into(),
        access,
        endpoint: Some(endpoint),
        wire: Wire::trusting(None).unwrap(),
    };
    let (client, attempts) = (connection.client(), Attempts::default());
    let retries = client.config().retry_config().unwrap().clone().with_initial_backoff(Duration::from_millis(1));
    let times = client.config().timeout_config().unwrap();
    assert_eq!((times.operation_attempt_timeout(), times.operation_timeout()), (Some(ATTEMPT), Some(DEADLINE)));
    let times = times.to_builder().operation_attempt_timeout(Duration::from_millis(200)).build();
    let config = client.config().to_builder().retry_config(retries).timeout_config(times);
    (Client::from_conf(config.interceptor(attempts.clone()).build()), attempts)
}

struct Asked {
    result: Result<ListTablesOutput, SdkError<ListTablesError>>,
    attempts: u32,
    /// The connection of each request.
    connections: Vec<usize>,
}

/// Asks once a host that takes these turns.
async fn ask(turns: &[Turn]) -> Asked {
    let (endpoint, came) = host(turns).await;
    let (client, attempts) = client(endpoint);
    let result = client.list_tables().send().await;
    let connections = came.lock().unwrap().clone();
    Asked { result, attempts: attempts.0.load(Relaxed), connections }
}

/// That a question was answered at its second attempt, on another connection or on the same.
async fn is_asked_again(first: Turn, second_connection: usize) {
    let asked = ask(&[first]).await;
    assert_eq!(asked.result.unwrap().table_names(), ["una"]);
    assert_eq!((asked.attempts, asked.connections), (2, vec![0, second_connection]));
}

#[tokio::test]
async fn a_host_that_refuses_is_asked_five_times() {
    // Bound and not listening: nobody else gets the port, and who knocks is refused.
    let closed = TcpSocket::new_v4().unwrap();
    closed.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let (client, attempts) = client(format!("http://{}", closed.local_addr().unwrap()));
    let error = client.list_tables().send().await.unwrap_err();
    assert!(matches!(&error, SdkError::DispatchFailure(failed) if failed.is_io()), "{error:?}");
    assert_eq!(attempts.0.load(Relaxed), ATTEMPTS);
}

#[tokio::test]
async fn what_is_closed_before_its_answer_is_asked_again_on_another_connection() {
    is_asked_again(Turn::Close, 1).await;
    is_asked_again(Turn::Reset, 1).await;
    is_asked_again(Turn::Say("HTTP/1.1 200 OK\r\ncontent-le"), 1).await;
    let asked = ask(&[Turn::Close; 9]).await;
    assert!(matches!(asked.result, Err(SdkError::DispatchFailure(_))));
    assert_eq!(asked.connections, [0, 1, 2, 3, 4]);
}

#[tokio::test]
async fn what_is_closed_in_the_middle_of_its_answer_is_asked_again_on_another_connection() {
    is_asked_again(Turn::Say("HTTP/1.1 200 OK\r\ncontent-length: 22\r\n\r\n{\"TableNames\":"), 1).await;
}

#[tokio::test]
async fn a_host_that_does_not_speak_http_is_asked_once() {
    let asked = ask(&[Turn::Say("220 posta.example.it ESMTP\r\n")]).await;
    let Err(SdkError::DispatchFailure(failed)) = asked.result else { panic!("{:?}", asked.result) };
    assert!(failed.is_other() && !failed.is_io(), "{failed:?}");
    assert_eq!((asked.attempts, asked.connections), (1, vec![0]));
}

#[tokio::test]
async fn a_sick_host_is_asked_again_on_another_connection_and_a_busy_one_on_the_same() {
    is_asked_again(SICK, 1).await;
    is_asked_again(BUSY, 0).await;
}

#[tokio::test]
async fn a_wrong_question_is_asked_once_and_its_connection_is_kept() {
    let (endpoint, came) = host(&[WRONG]).await;
    let (client, attempts) = client(endpoint);
    assert!(matches!(client.list_tables().send().await, Err(SdkError::ServiceError(_))));
    assert_eq!(client.list_tables().send().await.unwrap().table_names(), ["una"]);
    assert_eq!((attempts.0.load(Relaxed), came.lock().unwrap().clone()), (2, vec![0, 0]));
}

#[tokio::test]
async fn a_host_that_never_answers_is_asked_again_on_another_connection() {
    is_asked_again(Turn::Silence, 1).await;
}

#[tokio::test]
async fn a_kept_connection_that_ends_costs_an_attempt_and_harms_no_question() {
    let (endpoint, came) = host(&[GOOD, Turn::Close]).await;
    let (client, attempts) = client(endpoint);
    for _ in 0..2 {
        assert_eq!(client.list_tables().send().await.unwrap().table_names(), ["una"]);
    }
    assert_eq!((attempts.0.load(Relaxed), came.lock().unwrap().clone()), (3, vec![0, 0, 1]));
}
