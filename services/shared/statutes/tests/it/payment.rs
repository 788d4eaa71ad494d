use statutes::{Article, Book, ClockError, Dispatch, Fact, MissingFact, Service, ValueDate, Verdict, ni138};

use crate::{day, served_between, steps};

#[test]
fn payment_is_judged_by_its_value_date_over_every_possible_service() {
    let (book, articles) = (Book::embedded(), served_between("2026-03-10", "2026-03-12"));
    let verdict = |paid| ni138::assess_payment(&book, &articles, ValueDate(day(paid))).unwrap().verdict;
    assert_eq!(verdict("2026-03-01"), Verdict::InTime);
    assert_eq!(verdict("2026-03-25"), Verdict::InTime);
    assert_eq!(verdict("2026-03-26"), Verdict::Depends);
    assert_eq!(verdict("2026-03-27"), Verdict::Depends);
    assert_eq!(verdict("2026-03-28"), Verdict::Late { by_days: 3 });
}

#[test]
fn the_cause_of_action_is_the_day_after_the_last_day_to_pay() {
    let answer = ni138::payment_window(&Book::embedded(), &served_between("2026-03-10", "2026-03-12")).unwrap();
    let window = answer.value.known().unwrap();
    assert_eq!((window.pay_by.earliest(), window.pay_by.latest()), (day("2026-03-25"), day("2026-03-27")));
    assert_eq!(window.cause_of_action.earliest(), day("2026-03-26"));
    assert_eq!(window.cause_of_action.latest(), day("2026-03-28"));
    assert!(steps(&answer.reasoning).contains("The day after the last day to pay, 2026-03-25, is 2026-03-26."));
}

#[test]
fn an_article_that_is_not_known_to_be_served_leaves_the_answer_open() {
    let book = Book::embedded();
    let articles = [
        Article::new("the branch office").served(Service::on(day("2026-03-10"))),
        Article::new("the registered office"),
    ];
    let answer = ni138::payment_window(&book, &articles).unwrap();
    assert_eq!(answer.value, Fact::Unknown);
    let missing = MissingFact::Service { article: "the registered office".to_owned() };
    assert_eq!(missing.to_string(), "The day on which the registered office was served is not known.");
    assert_eq!(answer.reasoning.unknown, [missing]);

    let none = ni138::assess_payment(&book, &[], Fact::Unknown).unwrap();
    assert_eq!(none.verdict, Verdict::Unknown);
    assert_eq!(none.reasoning.unknown, [MissingFact::AnyArticle, MissingFact::ValueDate]);
}

#[test]
fn service_does_not_come_before_dispatch() {
    let book = Book::embedded();
    let sent = Article::new("article 1").sent(Dispatch(day("2026-03-10")));
    let error = ni138::payment_window(&book, &[sent.clone().served(Service::on(day("2026-03-09")))]).unwrap_err();
    assert!(matches!(error, ClockError::Contradiction { .. }));
    assert_eq!(
        error.to_string(),
        "the service of article 1 on 2026-03-09 lies before the dispatch of article 1 on 2026-03-10, which must come \
         first"
    );

    let wide = sent.served(Service::between(day("2026-03-05"), day("2026-03-12")).unwrap());
    let window = ni138::payment_window(&book, &[wide]).unwrap().value.known().unwrap();
    assert_eq!(window.pay_by.earliest(), day("2026-03-25"));
}
