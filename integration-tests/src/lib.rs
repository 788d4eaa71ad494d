//! The mesh under test: tidy rules, journeys, faults, contracts.
