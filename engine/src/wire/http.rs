//! HTTP/1.1 messages (RFC 9112): small ones built, and any taken apart into fields.

use super::field::{Field, Layer, Show};
use super::hex;
use super::parts::Parts;

/// What a message begins with: a method of RFC 9110 §9 and the space after it, or a version.
const BEGINNINGS: [&str; 9] =
    ["GET ", "HEAD ", "POST ", "PUT ", "DELETE ", "CONNECT ", "OPTIONS ", "TRACE ", "HTTP/1."];

/// Whether bytes look like a message.
pub fn begins(bytes: &[u8]) -> bool {
    BEGINNINGS.iter().any(|beginning| bytes.starts_with(beginning.as_bytes()))
}

/// `GET /` to a host, which may be a name or an address, with a port if it is not 80. Characters
/// that would end the line, or are not printable ASCII, are left out.
pub fn request(host: &str) -> Vec<u8> {
    let mut message = b"GET / HTTP/1.1\r\nHost: ".to_vec();
    message.extend(host.bytes().filter(|byte| matches!(byte, b'!'..=b'~')));
    message.extend(b"\r\nUser-Agent: curl/8.5.0\r\nAccept: */*\r\n\r\n");
    message
}

/// How a server answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// 200.
    Ok,
    /// 400: what came was no request.
    BadRequest,
}

/// An answer with a short text as its body.
pub fn response(status: Status) -> Vec<u8> {
    let (line, closing, body) = match status {
        Status::Ok => ("200 OK", "", "Hello\n"),
        Status::BadRequest => ("400 Bad Request", "Connection: close\r\n", "Bad Request\n"),
    };
    let length = body.len();
    format!("HTTP/1.1 {line}\r\nContent-Type: text/plain\r\n{closing}Content-Length: {length}\r\n\r\n{body}")
        .into_bytes()
}

/// What a server says to bytes that are no request, such as a PROXY header it does not expect.
pub fn bad_request() -> Vec<u8> {
    response(Status::BadRequest)
}

/// Takes a message apart: start line, header fields line by line, the empty line, the body.
pub fn dissect(message: &[u8]) -> Vec<Field> {
    let mut parts = Parts::of(message, Layer::Http);
    let heading = parts.open("Hypertext Transfer Protocol", Show::Heading);
    let mut name = "start line";
    loop {
        let rest = parts.rest();
        let Some(line) = rest.iter().position(|byte| *byte == b'\n') else {
            // A line that goes on in the next segment.
            parts.take_rest(name, Show::Text);
            break;
        };
        let empty = matches!(rest.get(..line), Some(b"" | b"\r"));
        if empty {
            name = "end of header fields";
        }
        parts.take(name, u32::try_from(line + 1).unwrap_or(u32::MAX), Show::Text);
        if empty {
            break;
        }
        name = "header field";
    }
    parts.take_rest("body", if hex::is_text(parts.rest()) { Show::Text } else { Show::Bytes });
    parts.close(heading);
    parts.fields
}
