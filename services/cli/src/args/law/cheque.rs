//! A dishonoured cheque and its notice, as they are typed.

use std::str::FromStr;

use clap::{Args, ValueEnum};
use kernel::DateInterval;
use statutes::{
    Article, ChequeDate, CoverReturn, Dispatch, Evidence, Fact, Filing, Intimation, PostalIntimation, Presentation,
    Refusal, Service, ServiceMode, ni138::Facts,
};

use super::days::{Day, Days, parts, value};

/// How an article was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SentBy {
    /// Speed Post with registration, or registered post before it.
    RegisteredPost,
    /// A courier.
    Courier,
    /// Handed over.
    Hand,
    /// E-mail.
    Email,
    /// `WhatsApp`.
    #[value(help = "WhatsApp")]
    Whatsapp,
}

/// What is known of a cheque, of its return, and of the notice.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Facts")]
pub struct ChequeArgs {
    /// The date that the cheque bears.
    #[arg(long, value_name = "D")]
    pub cheque_date: Option<Day>,
    /// When it reached the drawee bank.
    #[arg(long, value_name = "D[..D]")]
    pub presented: Option<Days>,
    /// When the payee was informed of the return.
    #[arg(long, value_name = "D[..D]")]
    pub informed: Option<Days>,
    /// When the notice was sent; of each article that has no day of its own, too.
    #[arg(long, value_name = "D")]
    pub notice_sent: Option<Day>,
    /// How the notice was sent.
    #[arg(long, value_enum, value_name = "MODE")]
    pub sent_by: Option<SentBy>,
    /// When it was served.
    #[arg(long, value_name = "D[..D]", conflicts_with_all = ["refused", "unclaimed_intimated", "unclaimed_returned", "not_served"])]
    pub served: Option<Days>,
    /// When the addressee refused it.
    #[arg(long, value_name = "D", conflicts_with_all = ["unclaimed_intimated", "unclaimed_returned", "not_served"])]
    pub refused: Option<Day>,
    /// When the post first left word of an article that nobody claimed.
    #[arg(long, value_name = "D", conflicts_with = "not_served")]
    pub unclaimed_intimated: Option<Day>,
    /// When the cover that nobody claimed came back.
    #[arg(long, value_name = "D", conflicts_with = "not_served")]
    pub unclaimed_returned: Option<Day>,
    /// It was certainly not served: left, not known, insufficient address.
    #[arg(long)]
    pub not_served: bool,
    /// Another article of the notice, with its own days.
    #[arg(long = "article", value_name = "ARTICLE")]
    pub articles: Vec<ArticleArg>,
}

/// One `--article`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleArg {
    /// What the steps call it; none if it was not named.
    pub label: Option<String>,
    /// When it was sent.
    pub sent: Fact<Dispatch>,
    /// How.
    pub by: Option<ServiceMode>,
    /// What is known of its service.
    pub evidence: Evidence,
}

impl ChequeArgs {
    /// The facts, and when the complaint was filed.
    #[must_use]
    pub fn facts(&self, filed: Option<Day>) -> Facts {
        Facts {
            cheque: day(self.cheque_date).map(ChequeDate).into(),
            presented: days(self.presented).map(Presentation).into(),
            informed: days(self.informed).map(Intimation).into(),
            sent: self.sent(),
            articles: self.articles(),
            filed: day(filed).map(Filing).into(),
        }
    }

    /// Every article: that of the plain flags, if they say something of its service or there is no other, and each
    /// `--article`, with the day of dispatch that holds for all.
    #[must_use]
    pub fn articles(&self) -> Vec<Article> {
        let evidence = self.evidence();
        let own = evidence != Evidence::Unknown || (self.articles.is_empty() && self.sent() != Fact::Unknown);
        let own = own.then(|| Article {
            label: "the notice".to_owned(),
            dispatch: self.sent(),
            mode: self.sent_by.map(SentBy::mode),
            evidence,
        });
        let many = own.is_some() || self.articles.len() > 1;
        let others = self.articles.iter().enumerate().map(|(index, article)| {
            let number = if many { format!("article {}", index + 1) } else { "the notice".to_owned() };
            Article {
                label: article.label.clone().unwrap_or(number),
                dispatch: if article.sent == Fact::Unknown { self.sent() } else { article.sent },
                mode: article.by.or_else(|| self.sent_by.map(SentBy::mode)),
                evidence: article.evidence,
            }
        });
        own.into_iter().chain(others).collect()
    }

    fn sent(&self) -> Fact<Dispatch> {
        day(self.notice_sent).map(Dispatch).into()
    }

    fn evidence(&self) -> Evidence {
        if self.not_served {
            Evidence::NotServed
        } else if let Some(served) = days(self.served) {
            Evidence::Served(Service(served))
        } else if let Some(refused) = day(self.refused) {
            Evidence::Refused(Refusal(refused))
        } else if self.unclaimed_intimated.is_some() || self.unclaimed_returned.is_some() {
            Evidence::Unclaimed {
                intimated: day(self.unclaimed_intimated).map(PostalIntimation).into(),
                returned: day(self.unclaimed_returned).map(CoverReturn).into(),
            }
        } else {
            Evidence::Unknown
        }
    }
}

impl SentBy {
    const fn mode(self) -> ServiceMode {
        match self {
            Self::RegisteredPost => ServiceMode::SpeedPostRegistered,
            Self::Courier => ServiceMode::Courier,
            Self::Hand => ServiceMode::Hand,
            Self::Email => ServiceMode::Email,
            Self::Whatsapp => ServiceMode::Whatsapp,
        }
    }
}

fn day(day: Option<Day>) -> Option<kernel::LegalDate> {
    day.and_then(|Day(day)| day)
}

fn days(days: Option<Days>) -> Option<DateInterval> {
    days.and_then(|Days(days)| days)
}

const KEYS: [&str; 9] = [
    "label",
    "sent",
    "by",
    "served",
    "refused",
    "unclaimed-intimated",
    "unclaimed-returned",
    "unclaimed",
    "not-served",
];
const FLAGS: [&str; 2] = ["unclaimed", "not-served"];

impl FromStr for ArticleArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut article = Self { label: None, sent: Fact::Unknown, by: None, evidence: Evidence::Unknown };
        let (mut intimated, mut returned) = (Fact::Unknown, Fact::Unknown);
        let mut outcome: Option<(&str, Evidence)> = None;
        let parts = parts(text, &KEYS, &FLAGS, &[])?;
        for (key, text) in &parts {
            let found = match key.as_str() {
                "label" if text.trim().is_empty() => return Err("label: it is empty".to_owned()),
                "label" => {
                    article.label = Some(text.clone());
                    None
                }
                "sent" => {
                    article.sent = value::<Day>(key, text)?.0.map(Dispatch).into();
                    None
                }
                "by" => {
                    article.by = Some(SentBy::from_str(text, true).map_err(|_| by_error(text))?.mode());
                    None
                }
                "served" => {
                    let Days(days) = value(key, text)?;
                    Some(("served", days.map_or(Evidence::Unknown, |days| Evidence::Served(Service(days)))))
                }
                "refused" => {
                    let Day(day) = value(key, text)?;
                    Some(("refused", day.map_or(Evidence::Unknown, |day| Evidence::Refused(Refusal(day)))))
                }
                "unclaimed-intimated" => {
                    intimated = value::<Day>(key, text)?.0.map(PostalIntimation).into();
                    Some(("unclaimed", Evidence::Unclaimed { intimated, returned }))
                }
                "unclaimed-returned" => {
                    returned = value::<Day>(key, text)?.0.map(CoverReturn).into();
                    Some(("unclaimed", Evidence::Unclaimed { intimated, returned }))
                }
                "unclaimed" => Some(("unclaimed", Evidence::Unclaimed { intimated, returned })),
                _ => Some(("not-served", Evidence::NotServed)),
            };
            match (outcome, found) {
                (_, None) => {}
                (Some((known, _)), Some((other, _))) if known != other => {
                    return Err(format!("`{known}` and `{other}` cannot both be true of one article"));
                }
                (_, Some(found)) => outcome = Some(found),
            }
        }
        article.evidence = outcome.map_or(Evidence::Unknown, |(_, evidence)| evidence);
        Ok(article)
    }
}

fn by_error(text: &str) -> String {
    let modes = SentBy::value_variants().iter().filter_map(ValueEnum::to_possible_value);
    let modes: Vec<String> = modes.map(|mode| mode.get_name().to_owned()).collect();
    format!("by: `{text}` is none of {}", modes.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(text: &str) -> Result<ArticleArg, String> {
        text.parse()
    }

    #[test]
    fn an_article_has_a_label_days_and_one_outcome() {
        let office = article("label=registered office,sent=2026-03-20,served=2026-03-24..2026-03-26").unwrap();
        assert_eq!(office.label.as_deref(), Some("registered office"));
        assert!(
            matches!(office.evidence, Evidence::Served(Service(days)) if days.to_string() == "2026-03-24 to 2026-03-26")
        );
        let home =
            article("label=home,by=courier,unclaimed-returned=2026-04-01,unclaimed-intimated=2026-03-22").unwrap();
        assert_eq!(home.by, Some(ServiceMode::Courier));
        let Evidence::Unclaimed { intimated: Fact::Known(_), returned: Fact::Known(_) } = home.evidence else {
            panic!()
        };
        assert_eq!(article("not-served").unwrap().evidence, Evidence::NotServed);
        assert_eq!(article("served=?").unwrap().evidence, Evidence::Unknown);
    }

    #[test]
    fn what_is_wrong_with_an_article_is_said_with_its_part() {
        for (text, error) in [
            ("served=2026-03-24,refused=2026-03-25", "`served` and `refused` cannot both be true of one article"),
            ("served=2026-02-30", "served: `2026-02-30` is not a date such as 2026-03-02"),
            ("served=2026-03-24..2026-03-20", "served: the interval begins on 2026-03-24, after its end on 2026-03-20"),
            ("by=pigeon", "by: `pigeon` is none of registered-post, courier, hand, email, whatsapp"),
            ("label=", "label: it is empty"),
        ] {
            assert_eq!(article(text).unwrap_err(), error, "{text}");
        }
    }
}
