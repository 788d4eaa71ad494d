//! The two real adapters against servers on loopback.

use std::{net::SocketAddr, sync::Arc, sync::Mutex};

use axum::{
    Router,
    body::Bytes,
    http::{HeaderMap, StatusCode},
    routing::{get, post},
};
use chassis::{config::Secret, egress::Egress};
use kernel::{Masked, SystemIds, TypedId as _};
use testkit::Proxy;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::TcpListener,
    task::JoinSet,
};

use super::*;
use crate::{
    config::{EmailConfig, SmsConfig, TemplatesConfig, Tls},
    domain::{
        Addressed, Caps, Channel, Contact, Contacted, DecisionId, KnownContact, PartyId, Question, TemplateData, decide,
    },
};

fn outgoing(channel: Channel) -> Outgoing {
    let now = "2026-03-02T12:00:00+05:30".parse().unwrap();
    let question = Question {
        now,
        channel,
        contact: KnownContact::Verified("2026-01-05".parse().unwrap()),
        holds: &[],
        contacted: Contacted::default(),
        caps: Caps { per_return_and_channel: 1, per_party_and_day: 2 },
    };
    let decision = decide(DecisionId::next(&SystemIds), MessageId::next(&SystemIds), &question);
    let text = match channel {
        Channel::Sms => "+919876543210",
        Channel::Email => "ravi@mail.example",
    };
    let addressed = Addressed {
        party: PartyId::next(&SystemIds),
        contact: Contact::parse(channel, &Masked::new(text.to_owned())).unwrap(),
        data: TemplateData::CourtesyDishonour { account_ending: "0042".to_owned(), lender: "Bank".to_owned() },
        name: Some(Masked::new("Ravi Kumar".to_owned())),
        lot: "lot".to_owned(),
    };
    Outgoing::new(decision.allowance().unwrap(), addressed, now).unwrap()
}

fn gateway(address: SocketAddr) -> SmsGateway {
    let config = SmsConfig {
        url: format!("http://{address}/v1/messages/"),
        token: Secret::new("token-1"),
        sender: "BANKIN-S".to_owned(),
        principal_entity_id: "1201".to_owned(),
    };
    at_gateway(config, &Egress::direct())
}

fn at_gateway(config: SmsConfig, egress: &Egress) -> SmsGateway {
    SmsGateway::new(config, &TemplatesConfig { courtesy_dishonour_dlt_id: Some("1207".to_owned()) }, egress).unwrap()
}

type Seen = Arc<Mutex<Vec<(HeaderMap, Vec<u8>)>>>;

/// A gateway that answers every call alike; dropped with the set.
async fn answering(status: u16, body: &'static str) -> (SocketAddr, Seen, JoinSet<()>) {
    let seen = Seen::default();
    let status = StatusCode::from_u16(status).unwrap();
    let keep = Arc::clone(&seen);
    let posted = move |headers: HeaderMap, bytes: Bytes| async move {
        keep.lock().unwrap().push((headers, bytes.to_vec()));
        (status, body)
    };
    let routes = Router::new()
        .route("/v1/messages", post(posted))
        .route("/v1/messages/{id}", get(move || async move { (status, body) }));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let mut servers = JoinSet::new();
    servers.spawn(async move { axum::serve(listener, routes).await.unwrap() });
    (address, seen, servers)
}

#[tokio::test]
async fn a_gateway_is_told_what_to_send_to_whom_under_which_id_and_until_when() {
    let (address, seen, _servers) = answering(202, r#"{"reference":"G-1"}"#).await;
    let message = outgoing(Channel::Sms);
    assert_eq!(gateway(address).send(&message).await, Ok("G-1".to_owned()));
    let seen = seen.lock().unwrap();
    let (headers, body) = seen.first().unwrap();
    assert_eq!(headers["authorization"], "Bearer token-1");
    assert_eq!(headers["idempotency-key"], message.id().to_string().as_str());
    let body: serde_json::Value = serde_json::from_slice(body).unwrap();
    assert_eq!((&body["to"], &body["sender"]), (&"+919876543210".into(), &"BANKIN-S".into()));
    assert_eq!((&body["template_id"], &body["principal_entity_id"]), (&"1207".into(), &"1201".into()));
    assert_eq!(body["deliver_before"], "2026-03-02T13:30:00Z", "nothing arrives after seven");
    assert_eq!(body["message_id"], message.id().to_string());
    assert!(!body["text"].as_str().unwrap().contains("Ravi"));
}

#[tokio::test]
async fn what_a_gateway_answers_says_whether_it_has_the_message() {
    let ok = r#"{"reference":"G-1"}"#;
    let kind = |answer: Result<String, ProviderError>| match answer {
        Ok(_) => "taken",
        Err(ProviderError::Refused(_)) => "refused",
        Err(ProviderError::NotNow(_)) => "not now",
        Err(ProviderError::NoAnswer(_)) => "unknown",
    };
    for (status, body, expected) in [
        (200, ok, "taken"),
        (409, ok, "taken"),
        (200, "", "unknown"),
        (400, "98765 43210 is blocked", "refused"),
        (429, "", "not now"),
        (503, "", "not now"),
        (500, "", "unknown"),
        (302, "", "unknown"),
    ] {
        let (address, _seen, _servers) = answering(status, body).await;
        let answer = gateway(address).send(&outgoing(Channel::Sms)).await;
        assert!(!format!("{answer:?}").contains("98765"), "{answer:?}");
        assert_eq!(kind(answer), expected, "{status} {body}");
    }
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    assert_eq!(kind(gateway(nobody).send(&outgoing(Channel::Sms)).await), "not now");
}

#[tokio::test]
async fn a_gateway_is_asked_what_it_has() {
    let id = MessageId::next(&SystemIds);
    let (address, _seen, _servers) = answering(200, r#"{"reference":"G-1"}"#).await;
    assert_eq!(gateway(address).standing(id).await, Ok(Standing::Taken("G-1".to_owned())));
    let (address, _seen, _servers) = answering(404, "").await;
    assert_eq!(gateway(address).standing(id).await, Ok(Standing::NotTaken));
    let (address, _seen, _servers) = answering(500, "").await;
    assert!(matches!(gateway(address).standing(id).await, Err(ProviderError::NoAnswer(_))));
}

#[tokio::test]
async fn a_gateway_outside_is_reached_through_the_bank_s_proxy_and_one_inside_is_not() {
    let proxy = Proxy::start(None).await.unwrap();
    let egress = Egress::through(&proxy.url().replace("http://", "http://recourse:word@"), "127.0.0.1").unwrap();
    let config = |url: String| SmsConfig {
        url,
        token: Secret::new("token-1"),
        sender: "BANKIN-S".to_owned(),
        principal_entity_id: "1201".to_owned(),
    };
    let outside = at_gateway(config("https://sms.gateway.example/v1/messages".to_owned()), &egress);
    let answer = outside.send(&outgoing(Channel::Sms)).await;
    assert!(matches!(answer, Err(ProviderError::NotNow(_))), "the proxy refused: {answer:?}");
    let asked = proxy.asked();
    assert_eq!(asked.len(), 1, "{asked:?}");
    assert!(asked[0].starts_with("CONNECT sms.gateway.example:443 HTTP/1.1\r\n"), "{asked:?}");
    assert!(asked[0].contains("Proxy-Authorization: Basic cmVjb3Vyc2U6d29yZA==\r\n"), "{asked:?}");
    assert!(!asked[0].contains("token-1"), "the proxy learns host and port only: {asked:?}");

    let (address, _seen, _servers) = answering(202, r#"{"reference":"G-1"}"#).await;
    let inside = at_gateway(config(format!("http://{address}/v1/messages")), &egress);
    assert_eq!(inside.send(&outgoing(Channel::Sms)).await, Ok("G-1".to_owned()));
    assert_eq!(proxy.asked().len(), 1);
}

/// A mail server that says `to_data` once it has the whole mail; nothing, if that is empty.
async fn mail_server(to_data: &'static str) -> (SocketAddr, Arc<Mutex<String>>, JoinSet<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let mail = Arc::<Mutex<String>>::default();
    let keep = Arc::clone(&mail);
    let mut servers = JoinSet::new();
    servers.spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let _ = talk(BufReader::new(stream), to_data, &keep).await;
        }
    });
    (address, mail, servers)
}

async fn talk(
    mut stream: BufReader<tokio::net::TcpStream>,
    to_data: &str,
    mail: &Mutex<String>,
) -> std::io::Result<()> {
    stream.write_all(b"220 mail.example\r\n").await?;
    let (mut line, mut in_data) = (String::new(), false);
    loop {
        line.clear();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let answer = match (in_data, line.trim_end()) {
            (true, ".") if to_data.is_empty() => return Ok(()),
            (true, ".") => {
                in_data = false;
                to_data
            }
            (true, _) => {
                mail.lock().unwrap().push_str(&line);
                continue;
            }
            (false, "DATA") => {
                in_data = true;
                "354 go on"
            }
            (false, "QUIT") => "221 bye",
            (false, _) => "250 ok",
        };
        stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
}

fn smtp(address: SocketAddr) -> Smtp {
    let config = EmailConfig {
        host: address.ip().to_string(),
        port: address.port(),
        tls: Tls::None,
        username: None,
        password: None,
        from: "no-reply@bank.example".to_owned(),
    };
    Smtp::new(&config, std::time::Duration::from_secs(5)).unwrap()
}

#[tokio::test]
async fn a_mail_carries_the_id_of_its_message_and_is_taken_by_the_servers_word() {
    let (address, mail, _servers) = mail_server("250 2.0.0 queued as 4711").await;
    let message = outgoing(Channel::Email);
    let taken = smtp(address).send(&message).await.unwrap();
    assert!(taken.contains("queued as 4711"), "{taken}");
    let mail = mail.lock().unwrap();
    assert!(mail.contains(&format!("Message-ID: <{}@bank.example>", message.id())), "{mail}");
    assert!(mail.contains("To: ravi@mail.example") && mail.contains("Dear Ravi Kumar,"), "{mail}");
}

#[tokio::test]
async fn what_a_mail_server_says_tells_whether_it_has_the_mail() {
    for (to_data, expected) in [
        ("550 no such user ravi@mail.example", ProviderError::Refused("550".to_owned())),
        ("451 try later", ProviderError::NotNow("451".to_owned())),
        ("", ProviderError::NoAnswer("the connection broke".to_owned())),
    ] {
        let (address, _mail, _servers) = mail_server(to_data).await;
        assert_eq!(smtp(address).send(&outgoing(Channel::Email)).await, Err(expected));
    }
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let answer = smtp(nobody).send(&outgoing(Channel::Email)).await;
    assert_eq!(answer, Err(ProviderError::NotNow("no connection".to_owned())));
}
