//! What a complaint rests on: a cheque that was presented in time, and a notice that was sent in time.

use serde_json::{Value, json};
use statutes::{
    Dispatch, Fact, Verdict,
    ni138::{self, Facts},
};

use crate::{
    failure::{Exit, Failure},
    law::{asked::Law, bad},
};

/// Whether what a complaint rests on was in time; none where that is not known.
///
/// `statutes::ni138::clock` counts the days of a complaint whatever became of the notice; who reads them alone must not
/// take a worthless complaint for one in time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Links {
    pub(super) presentation: Option<Verdict>,
    pub(super) notice: Option<Verdict>,
}

impl Links {
    pub(super) fn of(law: &Law, facts: &Facts) -> Result<Self, Failure> {
        let presentation = match (facts.cheque, facts.presented) {
            (Fact::Known(cheque), Fact::Known(presented)) => {
                Some(ni138::assess_presentation(law.context(), cheque, presented).map_err(bad)?.verdict)
            }
            _ => None,
        };
        let sent = facts.articles.iter().map(|article| article.dispatch).chain([facts.sent]);
        let sent: Vec<Dispatch> = sent.filter_map(Fact::known).collect();
        let notice = match (facts.informed, sent.iter().min(), sent.iter().max()) {
            (Fact::Known(informed), Some(first), Some(last)) => {
                let on = |sent: Dispatch| ni138::assess_notice(law.context(), informed, sent).map_err(bad);
                let (first, last) = (on(*first)?.verdict, on(*last)?.verdict);
                Some(if first.word() == last.word() { first } else { Verdict::Depends })
            }
            _ => None,
        };
        Ok(Self { presentation, notice })
    }

    /// What was surely late, so that no complaint can rest on it.
    pub(super) const fn fails(self) -> Option<&'static str> {
        match self {
            Self { presentation: Some(Verdict::Late { .. }), .. } => Some("presentation"),
            Self { notice: Some(Verdict::Late { .. }), .. } => Some("notice"),
            _ => None,
        }
    }

    /// How the process ends whose days by themselves end it so.
    pub(super) fn exit(self, days: Exit) -> Exit {
        let both = [self.presentation, self.notice].into_iter().flatten();
        both.fold(days, |exit, verdict| match verdict {
            Verdict::Late { .. } => Exit::Refused,
            Verdict::Premature { .. } | Verdict::Depends | Verdict::Unknown if exit == Exit::Done => Exit::Unsettled,
            _ => exit,
        })
    }

    pub(super) fn as_json(self) -> Value {
        let one = |verdict: Option<Verdict>| {
            verdict.map(|verdict| json!({ "by_days": verdict.by_days(), "verdict": verdict.word() }))
        };
        json!({ "notice": one(self.notice), "presentation": one(self.presentation) })
    }
}
