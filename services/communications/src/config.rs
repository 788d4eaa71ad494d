//! The configuration of communications. `config/default.toml` documents every key.

use std::{collections::BTreeMap, num::NonZeroU32, time::Duration};

use chassis::{config::Secret, lifecycle::LifecycleConfig, service::ServiceConfig, telemetry::TelemetryConfig};
use formats::EmailAddress;
use foundation::Sections;
use http::Uri;
use kernel::{Role, Timestamp};
use serde::Deserialize;

use crate::domain::{Caps, septets};

/// The longest name of a lender: what the template of the SMS leaves for it.
pub(crate) const LENDER_NAME_MAX: usize = 30;

/// Everything that communications can be told.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// True only where time and providers are simulated.
    pub simulation: bool,
    /// What a simulated clock shows at its first start; what the system's shows, if absent.
    pub simulated_start: Option<Timestamp>,
    /// The gRPC server.
    pub grpc: chassis::grpc::GrpcConfig,
    /// The admin listener.
    pub admin: chassis::admin::AdminConfig,
    /// Logs and traces.
    pub telemetry: TelemetryConfig,
    /// The certificate of this service, and who may call; plaintext without it.
    pub tls: Option<chassis::tls::TlsConfig>,
    /// Whose tokens are good.
    pub identity: chassis::identity::IdentityConfig,
    /// How to stop.
    pub lifecycle: LifecycleConfig,
    /// The database `communications`.
    pub database: pg::DatabaseConfig,
    /// The keys of personal data.
    pub sealing: pg::SealingConfig,
    /// Who may do what to which thing.
    #[serde(default)]
    pub authority: authority::AuthorityConfig,
    /// Who writes.
    pub lender: LenderConfig,
    /// How often a party is written to.
    pub frequency: FrequencyConfig,
    /// What the templates are registered under.
    pub templates: TemplatesConfig,
    /// How long a provider is waited for.
    pub sending: SendingConfig,
    /// Whom to tell of deadlines.
    pub staff: StaffConfig,
    /// The mail server.
    pub email: Option<EmailConfig>,
    /// The SMS gateway.
    pub sms: Option<SmsConfig>,
    /// The broker.
    pub broker: messaging::BrokerConfig,
}

/// The section `[lender]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LenderConfig {
    /// As messages name it.
    pub name: String,
}

/// The section `[frequency]`.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrequencyConfig {
    /// Courtesy messages to a party in one channel about one return.
    pub per_return_and_channel: NonZeroU32,
    /// Messages to a party on one day.
    pub per_party_and_day: NonZeroU32,
}

impl From<FrequencyConfig> for Caps {
    fn from(config: FrequencyConfig) -> Self {
        Self {
            per_return_and_channel: config.per_return_and_channel.get(),
            per_party_and_day: config.per_party_and_day.get(),
        }
    }
}

/// The section `[templates]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TemplatesConfig {
    /// The DLT id of `courtesy_dishonour/v1`.
    pub courtesy_dishonour_dlt_id: Option<String>,
}

/// The section `[sending]`.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SendingConfig {
    /// How long a provider may take to answer.
    pub answer_within_ms: NonZeroU32,
    /// When a sending without an answer is given up.
    pub given_up_after_ms: NonZeroU32,
}

impl SendingConfig {
    pub(crate) fn answer_within(self) -> Duration {
        Duration::from_millis(self.answer_within_ms.get().into())
    }

    pub(crate) fn given_up_after(self) -> Duration {
        Duration::from_millis(self.given_up_after_ms.get().into())
    }
}

/// The section `[staff]`: mailboxes by role.
pub type StaffConfig = BTreeMap<Role, Vec<String>>;

/// The section `[email]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmailConfig {
    /// The server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub tls: Tls,
    /// The account, if the server wants one.
    pub username: Option<String>,
    /// Its password, given as `password` or in the file `password_file`.
    pub password: Option<Secret>,
    /// The sender's mailbox.
    pub from: String,
}

/// How a connection to the mail server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tls {
    /// From the first byte.
    Implicit,
    /// By STARTTLS, without which nothing is said.
    Starttls,
    /// Not at all: on loopback only.
    None,
}

/// The section `[sms]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmsConfig {
    /// Where messages are posted; HTTPS, but on loopback.
    pub url: String,
    /// The bearer token, given as `token` or in the file `token_file`.
    pub token: Secret,
    /// The registered header.
    pub sender: String,
    /// Of the DLT platform.
    pub principal_entity_id: String,
}

impl From<Config> for Sections {
    fn from(config: Config) -> Self {
        let Config { simulation, simulated_start, grpc, admin, tls, identity, authority, database, broker, .. } =
            config;
        Self { simulation, simulated_start, grpc, admin, tls, identity, authority, database, broker }
    }
}

impl ServiceConfig for Config {
    const DEFAULTS: &'static str = include_str!("../config/default.toml");

    fn telemetry(&self) -> &TelemetryConfig {
        &self.telemetry
    }

    fn lifecycle(&self) -> &LifecycleConfig {
        &self.lifecycle
    }

    fn simulation(&self) -> bool {
        self.simulation
    }

    fn check(&self) -> Result<(), String> {
        self.database.check(self.simulation)?;
        self.broker.check(self.simulation)?;
        authority::Authority::load(&self.authority).map_err(|error| format!("`authority.policies`: {error}"))?;
        check_lender(&self.lender)?;
        check_sending(self.sending)?;
        check_staff(&self.staff)?;
        if let Some(email) = &self.email {
            check_email(email)?;
        }
        if let Some(sms) = &self.sms {
            check_sms(sms, &self.templates)?;
        }
        if self.simulation && (self.email.is_some() || self.sms.is_some()) {
            return Err("a simulation sends nothing to the world: leave out `[email]` and `[sms]`".to_owned());
        }
        simulation::check_start(self.simulation, self.simulated_start)
    }
}

fn check_lender(lender: &LenderConfig) -> Result<(), String> {
    let name = lender.name.as_str();
    let fits = septets(name).is_some_and(|places| (3..=LENDER_NAME_MAX).contains(&places));
    if !fits || name.trim() != name || name.chars().any(char::is_control) {
        return Err(format!("`lender.name` must be 3 to {LENDER_NAME_MAX} characters of the GSM alphabet"));
    }
    Ok(())
}

fn check_sending(sending: SendingConfig) -> Result<(), String> {
    if sending.given_up_after() < 2 * sending.answer_within() {
        return Err("`sending.given_up_after_ms` must be at least twice `sending.answer_within_ms`".to_owned());
    }
    Ok(())
}

fn check_staff(staff: &StaffConfig) -> Result<(), String> {
    for (role, mailboxes) in staff {
        for mailbox in mailboxes {
            mailbox.parse::<EmailAddress>().map_err(|error| format!("`staff.{role}`: {error}"))?;
        }
    }
    Ok(())
}

fn check_email(email: &EmailConfig) -> Result<(), String> {
    email.from.parse::<EmailAddress>().map_err(|error| format!("`email.from`: {error}"))?;
    if email.tls == Tls::None && !is_loopback(&email.host) {
        return Err("`email.tls` may be \"none\" on loopback only".to_owned());
    }
    if email.username.is_some() != email.password.is_some() {
        return Err("`email.username` and `email.password` are given together".to_owned());
    }
    Ok(())
}

fn check_sms(sms: &SmsConfig, templates: &TemplatesConfig) -> Result<(), String> {
    let url: Uri = sms.url.parse().map_err(|error| format!("`sms.url`: {error}"))?;
    let loopback = url.host().is_some_and(is_loopback);
    if url.scheme_str() != Some("https") && !(loopback && url.scheme_str() == Some("http")) {
        return Err("`sms.url` must be https; http on loopback only".to_owned());
    }
    if sms.sender.trim().is_empty() || sms.principal_entity_id.trim().is_empty() {
        return Err("`sms.sender` and `sms.principal_entity_id` are what the DLT platform registered".to_owned());
    }
    if templates.courtesy_dishonour_dlt_id.as_deref().is_none_or(|id| id.trim().is_empty()) {
        return Err("`templates.courtesy_dishonour_dlt_id` is needed with `[sms]`".to_owned());
    }
    Ok(())
}

fn is_loopback(host: &str) -> bool {
    matches!(host, "localhost" | "127.0.0.1" | "::1" | "[::1]")
}

#[cfg(test)]
mod tests {
    use chassis::config::{Layers, load};

    use super::*;

    fn checked(changes: &[(&str, &str)]) -> Result<(), String> {
        let mut layers = Layers::none()
            .with("identity.issuer", "issuer")
            .with("identity.jwks_file", "/jwks")
            .with("sealing.key_file", "/key")
            .with("sealing.index_key_file", "/index-key")
            .with("database.url", "none")
            .with("broker.url", "none");
        for (key, value) in changes {
            layers = layers.with(key, *value);
        }
        load::<Config>(Config::DEFAULTS, &layers).map_err(|error| error.to_string())?.check()
    }

    const SMS: [(&str, &str); 5] = [
        ("sms.url", "https://sms.example/v1/messages"),
        ("sms.token", "secret"),
        ("sms.sender", "BANKIN-S"),
        ("sms.principal_entity_id", "1201159000000000001"),
        ("templates.courtesy_dishonour_dlt_id", "1207161000000000001"),
    ];

    const EMAIL: [(&str, &str); 4] = [
        ("email.host", "smtp.bank.example"),
        ("email.port", "587"),
        ("email.tls", "starttls"),
        ("email.from", "no-reply@bank.example"),
    ];

    fn with(base: &[(&'static str, &'static str)], change: (&'static str, &'static str)) -> Result<(), String> {
        checked(&[base, &[change]].concat())
    }

    #[test]
    fn the_defaults_and_both_providers_are_right() {
        assert_eq!((checked(&[]), checked(&SMS), checked(&EMAIL)), (Ok(()), Ok(()), Ok(())));
    }

    #[test]
    fn a_wrong_setting_is_named() {
        for (base, change, named) in [
            (&[][..], ("lender.name", "x"), "lender.name"),
            (&[], ("lender.name", "बैंक ऑफ इंडिया"), "lender.name"),
            (&[], ("lender.name", "The Bank With A Name Of Forty Characters"), "lender.name"),
            (&[], ("frequency.per_party_and_day", "0"), "per_party_and_day"),
            (&[], ("sending.given_up_after_ms", "19999"), "given_up_after_ms"),
            (&SMS, ("sms.url", "http://sms.example/"), "sms.url"),
            (&SMS, ("sms.sender", " "), "sms.sender"),
            (&SMS, ("templates.courtesy_dishonour_dlt_id", ""), "courtesy_dishonour_dlt_id"),
            (&EMAIL, ("email.tls", "none"), "email.tls"),
            (&EMAIL, ("email.username", "bank"), "email.password"),
            (&EMAIL, ("email.from", "bank"), "email.from"),
            (&EMAIL, ("simulation", "true"), "[email]"),
        ] {
            let error = with(base, change).unwrap_err();
            assert!(error.contains(named), "{change:?}: {error}");
        }
    }

    #[test]
    fn staff_have_mailboxes_by_role() {
        #[derive(Debug, Deserialize)]
        struct Only {
            staff: StaffConfig,
        }
        let staff = |text: &str| -> Result<StaffConfig, String> {
            let layers = Layers::none();
            let only: Only = load(text, &layers).map_err(|error| error.to_string())?;
            check_staff(&only.staff).map(|()| only.staff)
        };
        let staffed = staff("[staff]\nrecovery-officer = [\"a@bank.example\", \"b@bank.example\"]\n").unwrap();
        assert_eq!(staffed[&Role::RecoveryOfficer].len(), 2);
        assert!(staff("[staff]\nteller = []\n").is_err());
        assert!(staff("[staff]\nauditor = [\"a bank\"]\n").unwrap_err().contains("staff.auditor"));
    }
}
