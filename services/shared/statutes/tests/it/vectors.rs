//! Decided cases with their dates: `tests/vectors.csv`.

use kernel::LegalDate;
use statutes::{
    Article, Book, ChequeDate, Dispatch, Fact, Filing, Intimation, LastDay, Presentation, Service, Verdict, ni138,
};

use crate::{day, steps};

struct Vector {
    case: String,
    kind: String,
    anchor: LegalDate,
    pay_last: String,
    cause: String,
    last: LegalDate,
    act: LegalDate,
    expect: Verdict,
}

fn verdict(text: &str) -> Verdict {
    let by_days = || text.rsplit('_').next().unwrap().parse().unwrap();
    match text {
        "in_time" => Verdict::InTime,
        late if late.starts_with("late_") => Verdict::Late { by_days: by_days() },
        premature if premature.starts_with("premature_") => Verdict::Premature { by_days: by_days() },
        other => panic!("no verdict is spelt {other}"),
    }
}

fn vectors() -> Vec<Vector> {
    let text = include_str!("../vectors.csv");
    csv::Reader::from_reader(text.as_bytes())
        .records()
        .map(|record| {
            let record = record.unwrap();
            Vector {
                case: format!("{} ({})", &record[0], &record[1]),
                kind: record[2].to_owned(),
                anchor: day(&record[3]),
                pay_last: record[4].to_owned(),
                cause: record[5].to_owned(),
                last: day(&record[6]),
                act: day(&record[7]),
                expect: verdict(&record[8]),
            }
        })
        .collect()
}

fn check(vector: &Vector) {
    let (book, case) = (Book::embedded(), &vector.case);
    let (last, assessment): (Fact<LastDay>, _) = match vector.kind.as_str() {
        "138a" => {
            let (cheque, presented) = (ChequeDate(vector.anchor), Presentation::on(vector.act));
            let last = ni138::present_by(&book, cheque).unwrap().value;
            (last, ni138::assess_presentation(&book, cheque, presented).unwrap())
        }
        "138b" => {
            let informed = Intimation::on(vector.anchor);
            let last = ni138::notice_by(&book, informed).unwrap().value;
            (last, ni138::assess_notice(&book, informed, Dispatch(vector.act)).unwrap())
        }
        "138c" => {
            let articles = [Article::new("the notice").served(Service::on(vector.anchor))];
            let answer = ni138::complaint_window(&book, &articles, None).unwrap();
            let window = answer.value.known().unwrap();
            assert_eq!(window.payment.pay_by.earliest(), day(&vector.pay_last), "{case}: last day to pay");
            assert_eq!(window.payment.pay_by.latest(), day(&vector.pay_last), "{case}: last day to pay");
            assert_eq!(window.payment.cause_of_action.earliest(), day(&vector.cause), "{case}: cause of action");
            assert_eq!(window.earliest.safe(), day(&vector.cause), "{case}: first day to file");
            let assessment = ni138::assess_complaint(&book, &articles, Filing(vector.act), None).unwrap();
            (Fact::Known(window.last), assessment)
        }
        other => panic!("{case}: no clock is called {other}"),
    };
    let computation = steps(&assessment.reasoning);
    assert_eq!(last.known().unwrap().safe(), vector.last, "{case}: last day{computation}");
    assert_eq!(assessment.verdict, vector.expect, "{case}: verdict{computation}");
}

/// One test per case, named after it.
macro_rules! cases {
    ($($name:ident)*) => {
        $(
            #[test]
            fn $name() {
                let name = concat!(stringify!($name), " (");
                check(vectors().iter().find(|vector| vector.case.starts_with(name)).unwrap());
            }
        )*

        #[test]
        fn every_case_of_the_file_is_a_test() {
            let tests = [$(stringify!($name)),*];
            for vector in vectors() {
                let case = vector.case.split(' ').next().unwrap().to_owned();
                assert!(tests.contains(&case.as_str()), "{case} has no test");
            }
        }
    };
}

cases! {
    saketh jossy_kondody jhk_2022 chaturvedi gajanand sunil_aggarwal
    texco dhc_2022_a dhc_2022_b kamlesh_2nd bombay_sunday munoth dalmia_1st msr_1st sivakumar amit_mishra
    rishi_pal_1 rishi_pal_2 rishi_pal_3 rishi_pal_4 sunil_aggarwal_notice
    joshi_present anil_goel_1 anil_goel_2 subodh_present munoth_present
}
