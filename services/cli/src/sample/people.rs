//! Made-up people. The lists are ours, and the names are put together at random: they are nobody's.

use super::draw::Draw;

/// Given names, as banks write them: from several languages, with the spellings that occur side by side.
const GIVEN: &[&str] = &[
    "Aarav",
    "Abdul",
    "Ananya",
    "Anbarasan",
    "Anjali",
    "Arvind",
    "Bhavana",
    "Chitra",
    "Debjani",
    "Deepak",
    "Dipankar",
    "Divya",
    "Elizabeth",
    "Farhan",
    "Fathima",
    "Ganesan",
    "Gurpreet",
    "Harish",
    "Imran",
    "Ishita",
    "Jagadeesh",
    "Jagdish",
    "Jaswinder",
    "Kavitha",
    "Kavita",
    "Lakshmi",
    "Laxmi",
    "Mahesh",
    "Manjunath",
    "Meenakshi",
    "Mohammed",
    "Muhammad",
    "Naveen",
    "Nirmala",
    "Padmavathi",
    "Parvathy",
    "Pooja",
    "Pradeep",
    "Rajesh",
    "Rekha",
    "Rukmini",
    "Sandeep",
    "Saraswati",
    "Senthil",
    "Shabana",
    "Shreya",
    "Subramaniam",
    "Sunita",
    "Suresh",
    "Tejaswini",
    "Thomas",
    "Usha",
    "Venkatesh",
    "Venkatesan",
    "Vijaya",
    "Yogesh",
    "Zarina",
];

/// Family, village and father's names.
const FAMILY: &[&str] = &[
    "Agarwal",
    "Ahmed",
    "Banerjee",
    "Bhattacharya",
    "Bora",
    "Chakraborty",
    "Chatterjee",
    "Chaudhary",
    "Choudhury",
    "D'Cruz",
    "D'Souza",
    "Das",
    "Deshmukh",
    "Deshpande",
    "Fernandes",
    "Ghosh",
    "Gowda",
    "Gupta",
    "Hegde",
    "Iyer",
    "Jadhav",
    "Joshi",
    "Kaur",
    "Khan",
    "Kulkarni",
    "Kumar",
    "Lal",
    "Mahato",
    "Menon",
    "Mishra",
    "Mukherjee",
    "Naidu",
    "Nair",
    "O'Brien",
    "Pillai",
    "Qureshi",
    "Rao",
    "Reddy",
    "Saikia",
    "Sen-Gupta",
    "Shaikh",
    "Sharma",
    "Shetty",
    "Singh",
    "Thakur",
    "Varghese",
    "Verma",
    "Yadav",
];

/// People who have one name and no other.
const SINGLE: &[&str] =
    &["Alamelu", "Chinnappa", "Govindammal", "Kuppuswamy", "Mariyappan", "Munni", "Palaniammal", "Sukhram"];

const INITIALS: &[&str] = &["A.", "B.", "G.", "K.", "K. R.", "M.", "M. S.", "N.", "P.", "R.", "S.", "T. V.", "V."];

const BUSINESSES: &[&str] = &[
    "Textiles",
    "Agro Traders",
    "Auto Parts",
    "Steel & Sons",
    "Medicals",
    "Foods (India) Pvt Ltd",
    "Transport Co.",
    "Print-Pack",
    "Electricals",
    "Granites LLP",
];

const STREETS: &[&str] = &[
    "Gandhi Road",
    "Nehru Nagar",
    "2nd Cross, Temple Street",
    "Station Road",
    "M.G. Marg",
    "Old Bus Stand Road",
    "Lake View Colony",
    "Shastri Chowk",
    "Near Govt. Hospital",
    "Kranti Path",
    "Canal Bank Road",
    "Subhash Pally",
    "St. Mary's Lane",
    "Sector 9",
    "Behind Anand Talkies",
];

const HOUSES: &[&str] = &["Flat No.", "H. No.", "Door No.", "Plot", "Shop No.", "#"];

/// A city, its state, the first three digits of its PIN codes, and the language of letters to it.
pub(super) type City = (&'static str, &'static str, &'static str, &'static str);

const CITIES: &[(i32, City)] = &[
    (10, ("Mumbai", "Maharashtra", "400", "mr")),
    (8, ("Pune", "Maharashtra", "411", "mr")),
    (9, ("Bengaluru", "Karnataka", "560", "kn")),
    (4, ("Mysuru", "Karnataka", "570", "kn")),
    (9, ("Chennai", "Tamil Nadu", "600", "ta")),
    (4, ("Madurai", "Tamil Nadu", "625", "ta")),
    (8, ("Hyderabad", "Telangana", "500", "te")),
    (4, ("Kochi", "Kerala", "682", "ml")),
    (7, ("Kolkata", "West Bengal", "700", "bn")),
    (3, ("Guwahati", "Assam", "781", "as")),
    (8, ("New Delhi", "Delhi", "110", "hi")),
    (5, ("Jaipur", "Rajasthan", "302", "hi")),
    (5, ("Lucknow", "Uttar Pradesh", "226", "hi")),
    (4, ("Patna", "Bihar", "800", "hi")),
    (5, ("Ahmedabad", "Gujarat", "380", "gu")),
    (4, ("Ludhiana", "Punjab", "141", "pa")),
];

/// Somebody who borrowed.
#[derive(Clone, Debug)]
pub(super) struct Borrower {
    /// As the loan's papers have it.
    pub(super) name: String,
    pub(super) is_company: bool,
    pub(super) address: String,
    pub(super) city: City,
    pub(super) pin: String,
    /// Another address of some, in the same city, with its PIN code.
    pub(super) permanent: Option<(String, String)>,
    pub(super) mobile: String,
    pub(super) email: String,
    /// Whether the lender has made sure that number and mailbox are the borrower's.
    pub(super) is_verified: bool,
    pub(super) pan: String,
}

impl Borrower {
    pub(super) fn addresses(&self) -> usize {
        1 + usize::from(self.permanent.is_some())
    }
}

/// A borrower. `number` keeps contact points apart.
pub(super) fn borrower(draw: &mut Draw, number: i32) -> Borrower {
    let is_company = draw.percent(12);
    let name = if is_company { business(draw) } else { person(draw) };
    let city = draw.weighted(CITIES);
    let pin = format!("{}{:03}", city.2, draw.between(1, 99));
    let initial = name.chars().find(char::is_ascii_alphabetic).map_or('X', |letter| letter.to_ascii_uppercase());
    let holder = if is_company { 'C' } else { 'P' };
    let permanent = draw.percent(18).then(|| in_city(draw, city));
    Borrower {
        // Numbers in one block, and domains that are reserved for examples: no letter of ours reaches anybody.
        mobile: format!("90000{number:05}"),
        email: format!("borrower{number}@example.com"),
        pan: format!("ZZZ{holder}{initial}{:04}Z", number % 10_000),
        is_verified: draw.percent(85),
        address: address(draw),
        name,
        is_company,
        city,
        pin,
        permanent,
    }
}

/// Another place in the borrower's city, with its PIN code.
pub(super) fn another_address(draw: &mut Draw, borrower: &Borrower) -> (String, String) {
    in_city(draw, borrower.city)
}

fn in_city(draw: &mut Draw, city: City) -> (String, String) {
    (address(draw), format!("{}{:03}", city.2, draw.between(1, 99)))
}

/// The name on a cheque of a borrower: mostly the same, sometimes as another clerk writes it.
pub(super) fn on_a_cheque(draw: &mut Draw, name: &str) -> String {
    match draw.between(1, 10) {
        1 | 2 => name.to_uppercase(),
        3 => name.replace('.', ""),
        _ => name.to_owned(),
    }
}

fn person(draw: &mut Draw) -> String {
    match draw.between(1, 100) {
        1..=6 => draw.pick(SINGLE).to_owned(),
        // The south: initials before the name, or after it.
        7..=18 => format!("{} {}", draw.pick(INITIALS), draw.pick(GIVEN)),
        19..=24 => format!("{} {}", draw.pick(GIVEN), draw.pick(INITIALS).trim_end_matches('.')),
        25..=34 => format!("{} {} {}", draw.pick(GIVEN), draw.pick(GIVEN), draw.pick(FAMILY)),
        35..=37 => {
            format!("Mohd. {} {}", draw.pick(&["Arif", "Salim", "Yusuf"]), draw.pick(&["Ansari", "Khan", "Siddiqui"]))
        }
        38..=40 => format!("{} S/o {}", draw.pick(GIVEN), draw.pick(SINGLE)),
        _ => format!("{} {}", draw.pick(GIVEN), draw.pick(FAMILY)),
    }
}

fn business(draw: &mut Draw) -> String {
    match draw.between(1, 3) {
        1 => format!("M/s {} {}", draw.pick(FAMILY), draw.pick(BUSINESSES)),
        2 => format!("Sri {} {}", draw.pick(&["Balaji", "Durga", "Ganesh", "Venkateswara"]), draw.pick(BUSINESSES)),
        _ => format!("{} & {} {}", draw.pick(FAMILY), draw.pick(FAMILY), draw.pick(BUSINESSES)),
    }
}

fn address(draw: &mut Draw) -> String {
    let house = format!("{} {}", draw.pick(HOUSES), draw.between(1, 480));
    let part = match draw.between(1, 4) {
        1 => format!("/{}", draw.letters(1)),
        2 => format!("-{}", draw.between(1, 9)),
        _ => String::new(),
    };
    format!("{house}{part}, {}", draw.pick(STREETS))
}
