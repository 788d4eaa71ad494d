//! What was sent already: a method with several examples is not asked the same once an example.
//!
//! Several examples of a method differ in a choice that the request leaves: which step of a complaint, a case or an account.
//! What is wrong inside a choice is wrong in one example alone, so nothing of it is left out. What lies beside the choice is
//! read the same whatever is chosen, and is sent with the first example; with a later one again if that sets other fields
//! of the request, for then it may be read otherwise.

use std::collections::BTreeSet;

use prost_reflect::{DynamicMessage, FieldDescriptor};

use crate::{
    catalogue::Method,
    mutation::{Mutation, choice},
};

/// The method, which fields its request sets, the field that is wrong, in what way.
type Wrong = (String, BTreeSet<String>, String, &'static str);

#[derive(Debug, Default)]
pub(crate) struct Seen(BTreeSet<Wrong>);

impl Seen {
    /// Leaves of the mutations of an example those that no earlier example had, and keeps them in mind.
    pub(crate) fn fresh(
        &mut self,
        method: &Method,
        right: &DynamicMessage,
        mutations: impl Iterator<Item = Mutation>,
    ) -> Vec<Mutation> {
        let set = fields_set(right);
        let of = |mutation: &Mutation| (method.path.clone(), set.clone(), mutation.at.clone(), mutation.what);
        let fresh: Vec<Mutation> = mutations.filter(|mutation| !self.0.contains(&of(mutation))).collect();
        // Afterwards: within an example a field may be wrong twice in a way that has one name.
        self.0.extend(fresh.iter().map(of));
        fresh
    }
}

/// Which fields are set. It is the choice that is set, whatever is chosen.
fn fields_set(message: &DynamicMessage) -> BTreeSet<String> {
    let name = |field: &FieldDescriptor| {
        choice(field).map_or_else(|| field.name().to_owned(), |choice| choice.name().to_owned())
    };
    message.fields().map(|(field, _)| name(&field)).collect()
}

#[cfg(test)]
mod tests {
    use prost::Message as _;
    use proto::counsel::{CognizanceTaken, ComplaintRefiled, RecordProgressRequest, progress_step::Step};

    use super::*;
    use crate::{
        catalogue,
        fixture::day,
        mutation::{NOBODY, mutations},
        progress,
    };

    fn sent(seen: &mut Seen, request: &RecordProgressRequest) -> Vec<(String, &'static str)> {
        let methods = catalogue::methods();
        let method = methods.iter().find(|method| method.name() == "RecordProgress").unwrap();
        let right = DynamicMessage::decode(method.input.clone(), request.encode_to_vec().as_slice()).unwrap();
        let fresh = seen.fresh(method, &right, mutations(&right, true).into_iter());
        fresh.into_iter().map(|mutation| (mutation.at, mutation.what)).collect()
    }

    #[test]
    fn every_field_is_wrong_in_every_way_once_whatever_is_chosen() {
        let steps =
            [Step::Refiled(ComplaintRefiled { on: day(0) }), Step::CognizanceTaken(CognizanceTaken { on: day(0) })];
        let requests = steps.map(|step| progress::request(NOBODY, step));
        let each = requests.each_ref().map(|request| sent(&mut Seen::default(), request));
        let mut seen = Seen::default();
        let together = requests.each_ref().map(|request| sent(&mut seen, request));
        let all = |of: &[Vec<_>]| of.concat().into_iter().collect::<BTreeSet<_>>();
        assert_eq!(all(&each), all(&together));
        assert_eq!(each[0], together[0]);
        assert!(together[1].len() < each[1].len() / 2, "{:?}", together[1]);
        // What was chosen is of another wire type in each, though whoever reads it has one name for it.
        let of_another_type = |at: &str, of: &[(String, &str)]| of.contains(&(at.to_owned(), "of another wire type"));
        assert!(
            of_another_type("step.refiled", &together[0]) && of_another_type("step.cognizance_taken", &together[1])
        );
    }

    #[test]
    fn where_other_fields_are_set_all_is_sent_again() {
        let step = || Step::Refiled(ComplaintRefiled { on: day(0) });
        let mut seen = Seen::default();
        let first = sent(&mut seen, &progress::request(NOBODY, step()));
        let corrects =
            RecordProgressRequest { corrects_progress_id: NOBODY.to_owned(), ..progress::request(NOBODY, step()) };
        assert!(sent(&mut seen, &corrects).len() >= first.len());
        assert!(sent(&mut seen, &corrects).is_empty());
    }
}
