//! More roles never mean less, but where a policy says so in so many words.

use authority::{Action, Decision};
use kernel::Role;
use proptest::{prelude::*, sample::select};

use crate::world::{decide, person, things};

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]
    #[test]
    fn another_role_takes_nothing_away_unless_a_policy_forbids(
        mut roles in proptest::collection::vec(select(Role::ALL.to_vec()), 0..4),
        more in select(Role::ALL.to_vec()),
        action in select(Action::ALL.to_vec()),
        index in any::<proptest::sample::Index>(),
    ) {
        let fewer = person("asha", &roles);
        let things = things(&fewer);
        let thing = index.get(&things);
        let before = decide(&fewer, action, thing);
        roles.push(more);
        let after = decide(&person("asha", &roles), action, thing);
        if let (Decision::Allowed { .. }, Decision::Denied { policies, .. }) = (&before, &after) {
            prop_assert!(!policies.is_empty(), "{more} took {action} away from {fewer:?}");
            prop_assert_eq!(more, Role::Auditor);
        }
    }
}
