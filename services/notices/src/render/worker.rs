//! The child process: one letter after the other, from standard input to standard output, until the parent goes away.

use std::io::{self, Read, Write};

use rustix::process::{Resource, Rlimit, setrlimit};

use super::{
    protocol::{Answer, PART_MAX, Request},
    template::Template,
    typeset::{Refusal, Rendered, typeset},
};

/// Address space of a worker in bytes: fonts and program map about 300 MiB of it. A letter that needs more ends its worker,
/// not the service.
const ADDRESS_SPACE: u64 = 1 << 30;

/// Serves letters until standard input ends.
///
/// Limits itself before it reads the first of them, for good. Opens no file and no connection. Nothing is logged: every message of typst may quote a name.
pub fn render_worker() -> io::Result<()> {
    // A panic's message could quote data, too; the parent sees the process end.
    std::panic::set_hook(Box::new(|_| {}));
    setrlimit(Resource::As, Rlimit { current: Some(ADDRESS_SPACE), maximum: Some(ADDRESS_SPACE) })?;
    let (mut input, mut output) = (io::stdin().lock(), io::stdout().lock());
    while let Some(request) = read_part(&mut input)? {
        let (answer, pdf) = serve(&request);
        write_part(&mut output, &serde_json::to_vec(&answer)?)?;
        write_part(&mut output, &pdf)?;
        output.flush()?;
    }
    Ok(())
}

fn serve(request: &[u8]) -> (Answer, Vec<u8>) {
    let refused = |refusal| (Answer::Refused(refusal), Vec::new());
    let Ok(Request { template, dated, data }) = serde_json::from_slice(request) else {
        return refused(Refusal::Template("the request is no request".to_owned()));
    };
    let Some(template) = Template::of_version(&template) else {
        return refused(Refusal::Template(format!("there is no template {template}")));
    };
    match typeset(template, dated, &data) {
        Ok(Rendered { pdf, pages, demand }) => (Answer::Rendered { pages, demand }, pdf),
        Err(refusal) => refused(refusal),
    }
}

fn read_part(input: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    match input.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        read => read?,
    }
    let length = u32::from_be_bytes(length);
    if length > PART_MAX {
        return Err(io::Error::from(io::ErrorKind::InvalidData));
    }
    let mut part = vec![0; usize::try_from(length).unwrap_or_default()];
    input.read_exact(&mut part)?;
    Ok(Some(part))
}

fn write_part(output: &mut impl Write, part: &[u8]) -> io::Result<()> {
    let length = u32::try_from(part.len()).map_err(|_| io::Error::from(io::ErrorKind::InvalidData))?;
    output.write_all(&length.to_be_bytes())?;
    output.write_all(part)
}
