//! The codes of a verdict: ours, and that of AWS's Reachability Analyzer where it has one for the same
//! thing. Who writes an expectation needs the first, who compares with AWS's console the second.

use privatelink::path::Reason;
use yew::Html;

use crate::view::markup::html;

/// A reason and what lies behind it, as their codes; nothing for a connection that simply works.
#[inline(never)]
pub fn codes(reason: &Reason) -> Html {
    let mut rows = Vec::new();
    let mut next = Some(reason);
    while let Some(reason) = next {
        rows.push(row(reason, rows.is_empty()));
        next = reason.cause.as_deref();
    }
    html! { <dl class="codes">{ for rows }</dl> }
}

fn row(reason: &Reason, first: bool) -> Html {
    let title = reason.code.meaning();
    html! {
        <>
            <dt>{ if first { "Reason" } else { "Root cause" } }</dt>
            <dd><code {title}>{ reason.code.code() }</code></dd>
            { for reason.code.aws_code().map(|code| html! {
                <><dt>{ "Reachability Analyzer" }</dt><dd><code>{ code }</code></dd></>
            }) }
        </>
    }
}
