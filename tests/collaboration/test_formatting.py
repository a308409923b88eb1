"""What people write becomes a few tags and nothing else."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerwerk.collaboration.formatting import REL, formatted

TAGS = re.compile(
    r"</?(?:p|ul|li|blockquote|strong|em|code)>|<br>|</a>|</span>|<span class=\"mention\">"
    rf"|<a class=\"link\" href=\"https?://[^\"<>]*\" rel=\"{REL}\">",
    re.IGNORECASE,
)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Hello", "<p>Hello</p>"),
        ("One\nTwo\n\nThree", "<p>One<br>Two</p><p>Three</p>"),
        ("**Now** or *never*", "<p><strong>Now</strong> or <em>never</em></p>"),
        ("**see `a`**", "<p><strong>see <code>a</code></strong></p>"),
        ("2 * 3 * 4", "<p>2 * 3 * 4</p>"),
        ("- one\n- two", "<ul><li>one</li><li>two</li></ul>"),
        ("> said\nMe", "<blockquote>said</blockquote><p>Me</p>"),
        ("<script>", "<p>&lt;script&gt;</p>"),
        (
            "(https://a.example/x?a=1&b=2).",
            f'<p>(<a class="link" href="https://a.example/x?a=1&amp;b=2" rel="{REL}">'
            "https://a.example/x?a=1&amp;b=2</a>).</p>",
        ),
        ("javascript:alert(1)", "<p>javascript:alert(1)</p>"),
        ("@Hanna Halden @Remi", '<p><span class="mention">@Hanna Halden</span> @Remi</p>'),
    ],
)
def test_how_it_looks(text: str, html: str) -> None:
    assert formatted(text, ["Hanna", "Hanna Halden"]) == html


PARTS = ("*", "**", "`", "<", ">", '"', "'", "&", "@", "- ", "> ", "\n", " ", "http://", "https://a.b/", "&lt;",
         "<b>", "onload=", "x", "Ä", ".")  # fmt: skip


@given(
    st.lists(st.sampled_from(PARTS) | st.characters(), max_size=30).map("".join),
    st.lists(st.sampled_from(("A", 'A "b"', "<i>", "*", "x.y")), max_size=3),
)
def test_no_other_tag_ever_comes_of_it(text: str, names: list[str]) -> None:
    left = TAGS.sub("", formatted(text, names))
    assert "<" not in left
    assert ">" not in left
