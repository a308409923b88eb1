"""Keys under which the same company meets itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerwerk.customers.matching import country_code, domain_key, name_key

SAME_KEY = [
    ("Siemens Aktiengesellschaft", "SIEMENS AG"),
    ("Müller & Söhne GmbH & Co. KG", "Mueller und Soehne GmbH"),
    ("Vodafone Group Public Limited Company", "VODAFONE GROUP PLC"),
    ("Société Générale SA", "societe generale"),
    ("The Coca-Cola Company", "Coca Cola Co."),
    ("U.S. Steel Corp", "US Steel Corporation"),
    ("I G Petrochemicals Limited", "IG Petrochemicals Ltd."),
    ("Women's Wear Inc.", "Womens Wear, Inc"),
    ("ООО Ромашка", "Romashka OOO"),
    ("株式会社トヨタ", "トヨタ"),
    ("ＡＣＭＥ　ＧｍｂＨ", "Acme GmbH"),
    ("RICARDO PLC  LS-,25", "Ricardo plc"),
    ("GEOJUNXION N.V.  EO 0,75", "GeoJunxion N.V."),
    ("GERRY WEBER Group INH O.N.", "Gerry Weber Group AG"),
    ("Infosys Limited Sponsored ADR", "INFOSYS LTD. ADR/1 IR5"),
    ("Kakuzi Plc Ord.5.00", "Kakuzi"),
    ("WERELDHAVE NV WERELDHAVE ORD SH", "Wereldhave N.V."),
    ("Workday, Inc. Class A", "WORKDAY INC.CL.A  DL-,001"),
    ("Grupo Bafar, S.A.B. de C.V.", "Grupo Bafar"),
    ("Kartal Anonim Şirketi", "Kartal A.S."),
    ("AT&T Inc.", "ATT"),
]


@pytest.mark.parametrize(("one", "other"), SAME_KEY)
def test_spellings_share_a_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Bauer Steuerberatung GmbH", "bauer steuerberatung"),
        ("Quelle AG", "quelle"),
        ("Class 1 Nickel Limited", "class 1 nickel"),
        ("GmbH", "gmbh"),
        ("KB Home", "kb home"),
        ("IVS Group S.A.", "ivs group"),
        ("AB Volvo", "volvo"),
        ("PT Bank Central Asia Tbk", "bank central asia"),
        ("Foo AG&Co. KG", "foo"),
        ("3M Co", "3m"),
        ("!?", "!?"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_name_key(name: str, key: str) -> None:
    assert name_key(name) == key


@given(st.text(max_size=80))
def test_name_key_of_itself_is_itself_and_never_empty(name: str) -> None:
    key = name_key(name)
    assert name_key(key) == key
    assert bool(key) == bool(name.strip())
    assert len(key) <= 200


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("example.com", "example.com"),
        ("https://www.shop.example.co.uk:8000/de?x=a@b.com", "example.co.uk"),
        ("anna@mail.example.de", "example.de"),
        ("MÜLLER.de", "xn--mller-kva.de"),
        ("anna@gmail.com", ""),
        ("gmx.de", ""),
        ("localhost", ""),
        ("192.168.0.1", ""),
        ("co.uk", ""),
        ("not a domain", ""),
        ("", ""),
        ("..", ""),
        ("a" * 70 + ".com", ""),
    ],
)
def test_domain_key(text: str, key: str) -> None:
    assert domain_key(text) == key


@given(st.text(max_size=80))
def test_domain_key_of_itself_is_itself(text: str) -> None:
    assert domain_key(domain_key(text)) == domain_key(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Germany", "DE"),
        ("de", "DE"),
        ("DEU", "DE"),
        ("South Korea", "KR"),
        ("Utopia", ""),
        ("", ""),
    ],
)
def test_country_code(text: str, code: str) -> None:
    assert country_code(text) == code
