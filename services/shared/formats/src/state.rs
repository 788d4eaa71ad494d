//! Names of states by the codes that identifiers have for them. To be proof-read against the registers' own lists.

/// The state of the two digits with which a GSTIN begins: the census codes of 2011 and those added since.
///
/// Source: the GST portal's list of states, as tax practitioners reprint it.
pub(crate) fn of_gst_code(digits: &str) -> Option<&'static str> {
    Some(match digits {
        "01" => "Jammu and Kashmir",
        "02" => "Himachal Pradesh",
        "03" => "Punjab",
        "04" => "Chandigarh",
        "05" => "Uttarakhand",
        "06" => "Haryana",
        "07" => "Delhi",
        "08" => "Rajasthan",
        "09" => "Uttar Pradesh",
        "10" => "Bihar",
        "11" => "Sikkim",
        "12" => "Arunachal Pradesh",
        "13" => "Nagaland",
        "14" => "Manipur",
        "15" => "Mizoram",
        "16" => "Tripura",
        "17" => "Meghalaya",
        "18" => "Assam",
        "19" => "West Bengal",
        "20" => "Jharkhand",
        "21" => "Odisha",
        "22" => "Chhattisgarh",
        "23" => "Madhya Pradesh",
        "24" => "Gujarat",
        "25" => "Daman and Diu (until the merger of 2020)",
        "26" => "Dadra and Nagar Haveli and Daman and Diu",
        "27" => "Maharashtra",
        "28" => "Andhra Pradesh (before its division)",
        "29" => "Karnataka",
        "30" => "Goa",
        "31" => "Lakshadweep",
        "32" => "Kerala",
        "33" => "Tamil Nadu",
        "34" => "Puducherry",
        "35" => "Andaman and Nicobar Islands",
        "36" => "Telangana",
        "37" => "Andhra Pradesh",
        "38" => "Ladakh",
        "97" => "Other Territory",
        _ => return None,
    })
}

/// The state of two letters, in the spellings of the company register, of Udyam, of the courts and of vehicles.
pub(crate) fn of_letters(letters: &str) -> Option<&'static str> {
    Some(match letters {
        "AN" => "Andaman and Nicobar Islands",
        "AP" => "Andhra Pradesh",
        "AR" => "Arunachal Pradesh",
        "AS" => "Assam",
        "BR" => "Bihar",
        "CG" | "CT" => "Chhattisgarh",
        "CH" => "Chandigarh",
        "DD" | "DN" => "Dadra and Nagar Haveli and Daman and Diu",
        "DL" => "Delhi",
        "GA" => "Goa",
        "GJ" => "Gujarat",
        "HP" => "Himachal Pradesh",
        "HR" => "Haryana",
        "JH" => "Jharkhand",
        "JK" => "Jammu and Kashmir",
        "KA" => "Karnataka",
        "KL" => "Kerala",
        "LA" => "Ladakh",
        "LD" => "Lakshadweep",
        "MH" => "Maharashtra",
        "ML" => "Meghalaya",
        "MN" => "Manipur",
        "MP" => "Madhya Pradesh",
        "MZ" => "Mizoram",
        "NL" => "Nagaland",
        "OD" | "OR" => "Odisha",
        "PB" => "Punjab",
        // The company register has a second registrar in Maharashtra.
        "PN" => "Maharashtra (Pune)",
        "PY" => "Puducherry",
        "RJ" => "Rajasthan",
        "SK" => "Sikkim",
        "TG" | "TS" => "Telangana",
        "TN" => "Tamil Nadu",
        "TR" => "Tripura",
        "TZ" => "Tamil Nadu (Coimbatore)",
        "UK" | "UR" | "UT" => "Uttarakhand",
        "UP" => "Uttar Pradesh",
        "WB" => "West Bengal",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_that_is_not_on_the_list_has_no_name() {
        assert_eq!((of_gst_code("27"), of_letters("MH")), (Some("Maharashtra"), Some("Maharashtra")));
        assert_eq!((of_gst_code("00"), of_gst_code("39"), of_letters("ZZ")), (None, None, None));
    }
}
