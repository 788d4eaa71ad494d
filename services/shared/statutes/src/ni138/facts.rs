//! The facts of a dishonoured cheque, over all addressees and articles, and which of them exclude each other.

use std::borrow::Cow;

use kernel::{DateInterval, LegalDate};

use crate::{
    Article, ChequeDate, ClockError, Dispatch, Evidence, Fact, Filing, Intimation, Presentation, Refusal, Service,
};

const INFORMATION: &str = "the information of the return";
const DISPATCH: &str = "the dispatch of the notice";
const FILING: &str = "the filing of the complaint";

/// What is known of one return of a cheque and of the notice on it.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Facts {
    /// The date that the cheque bears.
    pub cheque: Fact<ChequeDate>,
    /// When it reached the drawee bank.
    pub presented: Fact<Presentation>,
    /// When the payee was informed of the return.
    pub informed: Fact<Intimation>,
    /// When the notice was sent: for articles that have no day of their own.
    pub sent: Fact<Dispatch>,
    /// Every article of the notice, over all noticees and addresses.
    pub articles: Vec<Article>,
    /// When the complaint was filed.
    pub filed: Fact<Filing>,
}

impl Facts {
    /// The articles, each with its day of dispatch. A notice of which nothing else is known is one article.
    pub(super) fn articles(&self) -> Cow<'_, [Article]> {
        if self.articles.is_empty() && self.sent != Fact::Unknown {
            return Cow::Owned(vec![Article::new("the notice").sent(self.sent)]);
        }
        let lacks_day = |article: &Article| article.dispatch == Fact::Unknown;
        if self.sent == Fact::Unknown || !self.articles.iter().any(lacks_day) {
            return Cow::Borrowed(&self.articles);
        }
        let with_day = |article: &Article| {
            if lacks_day(article) { article.clone().sent(self.sent) } else { article.clone() }
        };
        Cow::Owned(self.articles.iter().map(with_day).collect())
    }

    /// The days on which the notice was sent; none if that of some article is not known.
    pub(super) fn sent(articles: &[Article]) -> Option<DateInterval> {
        let mut whole: Option<DateInterval> = None;
        for article in articles {
            let Dispatch(day) = article.dispatch.known()?;
            let (first, last) = whole.map_or((day, day), |whole| (whole.earliest().min(day), whole.latest().max(day)));
            whole = DateInterval::new(first, last).ok();
        }
        whole
    }

    /// The first two facts that exclude each other, as an error. The days of service are looked at where they are used.
    pub(super) fn check(&self, articles: &[Article]) -> Result<(), ClockError> {
        let presented = self.presented.known().map(|Presentation(days)| days);
        let informed = self.informed.known().map(|Intimation(days)| days);
        let filed = self.filed.known().map(|Filing(day)| DateInterval::exactly(day));
        let sent = Self::sent(articles);
        in_order("the presentation of the cheque", presented, INFORMATION, informed)?;
        in_order(INFORMATION, informed, DISPATCH, sent)?;
        in_order(INFORMATION, informed, FILING, filed)?;
        in_order(DISPATCH, sent, FILING, filed)?;
        for article in articles {
            let (what, days) = actual_service(article);
            if informed.zip(days).is_some_and(|(informed, days)| days.latest() < informed.earliest()) {
                in_order(INFORMATION, informed, &format!("{what} of {}", article.label), days)?;
            }
        }
        self.filed_before_any_service(articles)
    }

    /// A complaint says that the notice was served: one before the first service of all contradicts it. A day on which
    /// an article only counts as served contradicts nothing.
    fn filed_before_any_service(&self, articles: &[Article]) -> Result<(), ClockError> {
        let Fact::Known(Filing(filed)) = self.filed else { return Ok(()) };
        let mut first: Option<(LegalDate, &str, &Article)> = None;
        for article in articles.iter().filter(|article| article.evidence != Evidence::NotServed) {
            let (what, Some(days)) = actual_service(article) else { return Ok(()) };
            if first.is_none_or(|(known, ..)| days.earliest() < known) {
                first = Some((days.earliest(), what, article));
            }
        }
        match first {
            Some((on, what, article)) if filed < on => Err(ClockError::Contradiction {
                earlier: format!("{what} of {}", article.label),
                earlier_on: on,
                later: FILING.to_owned(),
                later_on: filed,
            }),
            _ => Ok(()),
        }
    }
}

/// The days on which something really reached the noticee.
fn actual_service(article: &Article) -> (&'static str, Option<DateInterval>) {
    match article.evidence {
        Evidence::Served(Service(days)) => ("the service", Some(days)),
        Evidence::Refused(Refusal(day)) => ("the refusal", Some(DateInterval::exactly(day))),
        Evidence::Unclaimed { .. } | Evidence::NotServed | Evidence::Unknown => ("the service", None),
    }
}

/// What comes first must be possible on or before the last day of what comes later.
fn in_order(
    earlier: &str,
    earlier_days: Option<DateInterval>,
    later: &str,
    later_days: Option<DateInterval>,
) -> Result<(), ClockError> {
    let (Some(first), Some(then)) = (earlier_days, later_days) else { return Ok(()) };
    if first.earliest() <= then.latest() {
        return Ok(());
    }
    Err(ClockError::Contradiction {
        earlier: earlier.to_owned(),
        earlier_on: first.earliest(),
        later: later.to_owned(),
        later_on: then.latest(),
    })
}
