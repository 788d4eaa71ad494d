//! The program itself.

#[cfg(test)]
mod program;
#[cfg(test)]
mod verify_documents;
