//! Return files as a bank's clearing cell writes them.

use std::{fs, path::PathBuf};

use crate::{Mesh, days_ago};

/// The header of a return file.
const HEADER: &str = "loan_account_number,cheque_number,drawee_ifsc,drawn_on,amount,drawer_name,presented_on,\
                      returned_on,memo_received_on,return_code,return_reason";

/// One line of a return file that can be told apart by its cheque number.
#[must_use]
pub fn line(account: &str, cheque: u32, drawer: &str, return_code: &str) -> String {
    let [drawn, presented, returned, received] = [15, 13, 12, 9].map(days_ago);
    format!(
        "{account},{cheque:06},HDFC0000001,{drawn},\"1,50,000.00\",{drawer},{presented},{returned},{received},\
         {return_code},Funds insufficient"
    )
}

/// Writes a return file of these lines into the mesh's folder.
pub fn write(mesh: &Mesh, name: &str, lines: &[String]) -> anyhow::Result<PathBuf> {
    let path = mesh.folder().join(name);
    fs::write(&path, format!("{HEADER}\n{}\n", lines.join("\n")))?;
    Ok(path)
}
