//! Text from forms inside Markdown.

/// Text as it reads in Markdown: nothing of it makes a heading, a list, emphasis, code, a table, a link, or HTML. On one line, without characters that do not show.
///
/// ```text
/// # Heading             \# Heading
/// [x](javascript:..)    \[x\](javascript:..)
/// <script>              &lt;script&gt;
/// St Mary's C.E. School St Mary's C.E. School
/// ```
pub(crate) fn escaped(text: &str) -> String {
    let text = hub_io::printable(text, LONGEST);
    let mut out = String::with_capacity(text.len() + 8);
    let mut before = "";
    for (at, c) in text.char_indices() {
        let after = &text[at + c.len_utf8()..];
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // An entity: what would be read as another character.
            '&' if after.starts_with(|c: char| c == '#' || c.is_ascii_alphanumeric()) => {
                out.push_str("&amp;");
            }
            '_' if is_inside_a_word(before, after) => out.push('_'),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '$' | '{' | '}' => {
                out.push('\\');
                out.push(c);
            }
            // At the beginning they make lists and underline headings.
            '-' | '+' | '=' if before.trim().is_empty() => {
                out.push('\\');
                out.push(c);
            }
            '.' | ')'
                if is_number(before) && after.chars().next().is_none_or(char::is_whitespace) =>
            {
                out.push('\\');
                out.push(c);
            }
            // Addresses become links by themselves.
            ':' if after.starts_with("//") => out.push_str("\\:"),
            '.' if ends_with_www(before) => out.push_str("\\."),
            '@' => out.push_str("&#64;"),
            c => out.push(c),
        }
        before = &text[..at + c.len_utf8()];
    }
    out
}

/// Characters of a value, at most.
const LONGEST: usize = 2_000;

/// Whether what stands before is the number of a list's item.
fn is_number(before: &str) -> bool {
    let before = before.trim_start();
    !before.is_empty() && before.bytes().all(|byte| byte.is_ascii_digit())
}

/// Where an underscore is but an underscore.
fn is_inside_a_word(before: &str, after: &str) -> bool {
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    is_letter(before.chars().next_back()) && is_letter(after.chars().next())
}

fn ends_with_www(before: &str) -> bool {
    let end = before.len().checked_sub(3).and_then(|at| before.get(at..));
    end.is_some_and(|end| end.eq_ignore_ascii_case("www"))
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn only_what_means_something_is_escaped() {
        let check = |text: &str, expect: &str| assert_eq!(escaped(text), expect);
        check(
            "St Mary's C.E. (VA) Primary & Nursery - 2nd site",
            "St Mary's C.E. (VA) Primary & Nursery - 2nd site",
        );
        check("# Heading", "\\# Heading");
        check("[x](javascript:alert(1))", "\\[x\\](javascript:alert(1))");
        check(
            "<script>alert(1)</script>",
            "&lt;script&gt;alert(1)&lt;/script&gt;",
        );
        check("&lt;b&gt; a&b", "&amp;lt;b&amp;gt; a&amp;b");
        check("{{ 7*7 }}", "\\{\\{ 7\\*7 \\}\\}");
        check("- item", "\\- item");
        check("12. item", "12\\. item");
        check("0.1.0, 30.5 a_b _c_", "0.1.0, 30.5 a_b \\_c\\_");
        check("a\n# b", "a\\\\n\\# b");
        check(
            "http://x.example www.x.example",
            "http\\://x.example www\\.x.example",
        );
        check("office@school.example", "office&#64;school.example");
        check("=cmd()", "\\=cmd()");
    }
}
