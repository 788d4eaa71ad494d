//! Decided cases with their dates: `tests/vectors.csv`.

use kernel::LegalDate;
use statutes::{
    Article, Book, ChequeDate, Context, Court, Dispatch, Fact, Filing, Intimation, LastDay, Presentation, Service,
    Verdict, ni138,
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
    /// What the court said, where it is not what we say, or is worth keeping.
    court_said: String,
    known_at: Option<LegalDate>,
    court: Option<Court>,
}

fn verdict(text: &str) -> Verdict {
    let by_days = || text.rsplit('_').next().unwrap().parse().unwrap();
    match text {
        "in_time" => Verdict::InTime,
        "depends" => Verdict::Depends,
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
                court_said: record[9].to_owned(),
                known_at: (!record[11].is_empty()).then(|| day(&record[11])),
                court: (!record[12].is_empty()).then(|| record[12].parse().unwrap()),
            }
        })
        .collect()
}

fn check(vector: &Vector) {
    let (book, case) = (Book::embedded(), &vector.case);
    let ctx = Context { known_at: vector.known_at, court: vector.court.as_ref(), ..Context::new(&book) };
    let (last, assessment): (Fact<LastDay>, _) = match vector.kind.as_str() {
        "138a" => {
            let (cheque, presented) = (ChequeDate(vector.anchor), Presentation::on(vector.act));
            let last = ni138::present_by(ctx, cheque).unwrap().value;
            (last, ni138::assess_presentation(ctx, cheque, presented).unwrap())
        }
        "138b" => {
            let informed = Intimation::on(vector.anchor);
            let last = ni138::notice_by(ctx, informed).unwrap().value;
            (last, ni138::assess_notice(ctx, informed, Dispatch(vector.act)).unwrap())
        }
        "138c" => {
            let articles = [Article::new("the notice").served(Service::on(vector.anchor))];
            let answer = ni138::complaint_window(ctx, &articles).unwrap();
            let window = answer.value.known().unwrap();
            assert_eq!(window.payment.pay_by.earliest(), day(&vector.pay_last), "{case}: last day to pay");
            assert_eq!(window.payment.pay_by.latest(), day(&vector.pay_last), "{case}: last day to pay");
            assert_eq!(window.payment.cause_of_action.earliest(), day(&vector.cause), "{case}: cause of action");
            assert_eq!(window.earliest.safe(), day(&vector.cause), "{case}: first day to file");
            let assessment = ni138::assess_complaint(ctx, &articles, Filing(vector.act)).unwrap();
            (Fact::Known(window.last), assessment)
        }
        other => panic!("{case}: no clock is called {other}"),
    };
    let said =
        if vector.court_said.is_empty() { String::new() } else { format!("\n  the court said: {}", vector.court_said) };
    let computation = steps(&assessment.reasoning) + &said;
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
    saketh jossy_kondody jhk_2022 chaturvedi gajanand sunil_aggarwal saketh_2010 saketh_1999 yogendra
    yogendra_2010 narsingh narsingh_2001 zenith bombay_refused hc_2017_unclaimed_1 hc_2017_unclaimed_3 bhaskaran
    msr_2nd kailasanathan gunmala basalingappa dashrathbhai rajendra nagesh dhc_2021 dhc_2024 calcutta_2023
    praveen calcutta_1997 texco dhc_2022_a dhc_2022_b kamlesh_2nd bombay_sunday munoth dalmia_1st msr_1st
    sivakumar amit_mishra rishi_pal_1 rishi_pal_2 rishi_pal_3 rishi_pal_4 sunil_aggarwal_notice
    bombay_sunday_2021 sivakumar_2010 bridgestone dhc_2022_c rangappa raja_kumari palita rashid uppal
    msr_second_notice sadanandan_1st sadanandan_2nd kamlesh_1st narsingh_notice zenith_notice gunmala_notice
    basalingappa_notice dashrathbhai_notice mani_notice tewari_notice subodh_notice joshi_notice jhk_2022_notice
    nagesh_notice dhc_2021_notice rajendra_notice manjit_notice naresh_chand naresh_chand_delhi joshi_present
    anil_goel_1 anil_goel_2 subodh_present munoth_present sivakumar_present gunmala_present dashrathbhai_present
    mani_present
}
