//! Enforcement of a security, as it is typed.

use std::str::FromStr;

use clap::Args;
use statutes::{
    Fact, Service,
    sarfaesi::{Addressee, Reply, ReplySent, Representation, RepresentationReceived},
};

use super::{
    LawArgs,
    days::{Day, Days, Happened, parts, value},
};

/// `law assess sarfaesi.possession`.
#[derive(Clone, Debug, Args)]
#[command(after_help = HELP)]
pub struct PossessionArgs {
    /// The date that the demand under s.13(2) bears.
    #[arg(long, value_name = "D")]
    pub notice_date: Option<Day>,
    /// When it was served; once for each addressee: `the guarantor=2026-01-09`.
    #[arg(long = "served", value_name = "[WHO=]D[..D]")]
    pub served: Vec<ServedOn>,
    /// When a representation under s.13(3A) was received; `none` if there was none.
    #[arg(long, value_name = "D[..D]|none", conflicts_with = "representations")]
    pub representation_received: Option<Happened>,
    /// When its reasoned reply was sent; `none` if none was.
    #[arg(long, value_name = "D[..D]|none", requires = "representation_received")]
    pub reply_sent: Option<Happened>,
    /// One of several representations: `label=the guarantor's,received=D[..D],reply-sent=D[..D]|none`.
    #[arg(long = "representation", value_name = "REPRESENTATION")]
    pub representations: Vec<RepresentationArg>,
    /// When possession was taken.
    #[arg(long, value_name = "D[..D]")]
    pub possession: Option<Days>,
    /// When it was published: once for each of the two newspapers, the vernacular one last.
    #[arg(long, value_name = "D[..D]")]
    pub published: Vec<Days>,
    /// What law is asked.
    #[command(flatten)]
    pub law: LawArgs,
}

/// `law assess sarfaesi.sale`.
#[derive(Clone, Debug, Args)]
#[command(after_help = HELP)]
pub struct SaleArgs {
    /// When the notice of sale was served; once for each addressee: `the guarantor=2026-03-09`.
    #[arg(long = "served", value_name = "[WHO=]D[..D]")]
    pub served: Vec<ServedOn>,
    /// When it was published: once for each of the two newspapers, the vernacular one last.
    #[arg(long, value_name = "D[..D]")]
    pub published: Vec<Days>,
    /// When it was affixed on the property.
    #[arg(long, value_name = "D[..D]")]
    pub affixed: Option<Days>,
    /// When it was uploaded on the creditor's website.
    #[arg(long, value_name = "D[..D]")]
    pub uploaded: Option<Days>,
    /// When an earlier sale failed; `none` if this is the first.
    #[arg(long, value_name = "D[..D]|none")]
    pub failed_sale: Option<Happened>,
    /// When possession had been taken.
    #[arg(long, value_name = "D[..D]")]
    pub possession: Option<Days>,
    /// When the sale was or will be held.
    #[arg(long, alias = "sale", value_name = "D[..D]")]
    pub auction: Option<Days>,
    /// When the borrower tendered all dues and costs.
    #[arg(long, value_name = "D[..D]")]
    pub tender: Option<Days>,
    /// When the buyer's quarter came in.
    #[arg(long, value_name = "D[..D]")]
    pub deposit: Option<Days>,
    /// When the sale was confirmed.
    #[arg(long, value_name = "D[..D]")]
    pub confirmed: Option<Days>,
    /// When the buyer's balance came in.
    #[arg(long, value_name = "D[..D]")]
    pub balance: Option<Days>,
    /// What law is asked.
    #[command(flatten)]
    pub law: LawArgs,
}

const HELP: &str = "\
Dates: 2026-03-02 is a day, 2026-03-02..2026-03-05 one of these days, ? a day that is not known, which is the same as
leaving it out; none says that there was no such thing.";

/// Whom a notice was served on, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServedOn {
    /// Who; none if he was not named.
    pub who: Option<String>,
    /// When.
    pub on: Days,
}

/// One `--representation`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepresentationArg {
    label: Option<String>,
    received: Days,
    reply: Reply,
}

impl FromStr for ServedOn {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once('=') {
            Some((who, on)) if !who.trim().is_empty() => {
                Ok(Self { who: Some(who.trim().to_owned()), on: value(who, on.trim())? })
            }
            Some(_) => Err("write WHO=D, such as the guarantor=2026-01-09".to_owned()),
            None => Ok(Self { who: None, on: value("served", text)? }),
        }
    }
}

impl FromStr for RepresentationArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut found = Self { label: None, received: Days(None), reply: Reply::Unknown };
        for (key, text) in parts(text, &["label", "received", "reply-sent"], &[], &[])? {
            match key.as_str() {
                "label" => found.label = Some(text),
                "received" => found.received = value(&key, &text)?,
                _ => found.reply = reply(Some(value(&key, &text)?)),
            }
        }
        Ok(found)
    }
}

/// The addressees, each with a name for the steps.
pub(crate) fn addressees(served: &[ServedOn]) -> Vec<Addressee> {
    let several = served.len() > 1;
    let addressee = |(index, served): (usize, &ServedOn)| {
        let number = if several { format!("addressee {}", index + 1) } else { "the borrower".to_owned() };
        Addressee::new(served.who.clone().unwrap_or(number)).served(served.on.0.map(Service))
    };
    served.iter().enumerate().map(addressee).collect()
}

impl PossessionArgs {
    /// The representations; unknown if nothing was said of them.
    pub(crate) fn representations(&self) -> Fact<Vec<Representation>> {
        let received = |Days(days)| Fact::from(days.map(RepresentationReceived));
        match self.representation_received {
            Some(Happened::Never) => return Fact::Known(Vec::new()),
            Some(Happened::On(days)) => {
                let one = Representation::new("the representation", received(days));
                return Fact::Known(vec![one.reply(reply(self.reply_sent))]);
            }
            None => {}
        }
        if self.representations.is_empty() {
            return Fact::Unknown;
        }
        let several = self.representations.iter().enumerate().map(|(index, one)| {
            let label = one.label.clone().unwrap_or_else(|| format!("representation {}", index + 1));
            Representation::new(label, received(one.received)).reply(one.reply)
        });
        Fact::Known(several.collect())
    }
}

fn reply(sent: Option<Happened>) -> Reply {
    match sent {
        None | Some(Happened::On(Days(None))) => Reply::Unknown,
        Some(Happened::Never) => Reply::NotSent,
        Some(Happened::On(Days(Some(days)))) => Reply::Sent(ReplySent(days)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_addressee_may_have_a_name() {
        let named: ServedOn = "the guarantor=2026-01-09".parse().unwrap();
        assert_eq!(named.who.as_deref(), Some("the guarantor"));
        assert_eq!("?".parse::<ServedOn>().unwrap(), ServedOn { who: None, on: Days(None) });
        let error = "the guarantor=2026-13-09".parse::<ServedOn>().unwrap_err();
        assert_eq!(error, "the guarantor: `2026-13-09` is not a date such as 2026-03-02");
    }

    #[test]
    fn a_representation_was_answered_or_not_or_nobody_knows() {
        let read = |text: &str| text.parse::<RepresentationArg>().unwrap().reply;
        assert_eq!(read("received=2026-01-20"), Reply::Unknown);
        assert_eq!(read("received=2026-01-20,reply-sent=none"), Reply::NotSent);
        assert!(matches!(read("received=2026-01-20,reply-sent=2026-02-01"), Reply::Sent(_)));
    }
}
