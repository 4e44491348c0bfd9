"""The catalogue of what is published, in the words that data portals read: DCAT (and schema.org) as JSON-LD, and OpenAPI."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ldsp.domain.areas import Place

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "schema": "https://schema.org/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
OGL = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
CSV, JSON, ZIP = "text/csv", "application/json", "application/zip"
TITLE = "Local Digital Skills Partnership dashboard (LDSP): open data"
ABOUT = (
    "Published tables of need, provision, take-up and outcomes by region. Counts of people have passed disclosure control; "
    "numbers that are missing are empty and a column beside them says why."
)
PUBLISHER = {"@type": "foaf:Agent", "foaf:name": "Local Digital Skills Partnership dashboard (LDSP)"}

Tables = Mapping[str, tuple[str, str]]
"""Name in the address: title, and a sentence about it."""


def catalogue(root: str, regions: Iterable[Place]) -> dict[str, Any]:
    """The whole catalogue: a catalogue a region. `root` is where it lies, without a stroke at the end."""
    return {
        "@context": CONTEXT,
        "@id": f"{root}/",
        "@type": ["dcat:Catalog", "schema:DataCatalog"],
        **_told(TITLE, ABOUT),
        "dct:publisher": PUBLISHER,
        "dct:language": "http://publications.europa.eu/resource/authority/language/ENG",
        "dct:license": {"@id": OGL},
        "dcat:service": _service(root),
        "dcat:catalog": [
            {"@id": f"{root}/{place.code}/", "@type": "dcat:Catalog", "dct:title": place.name} for place in regions
        ],
    }


def of_region(root: str, place: Place, tables: Tables) -> dict[str, Any]:
    """The tables of a region, each as CSV and as JSON, and all of them as one share pack."""
    here = f"{root}/{place.code}"
    return {
        "@context": CONTEXT,
        "@id": f"{here}/",
        "@type": ["dcat:Catalog", "schema:DataCatalog"],
        **_told(f"{place.name}: open data", f"{ABOUT} This part is about {place.name} ({place.code})."),
        "dct:publisher": PUBLISHER,
        "dct:license": {"@id": OGL},
        "dct:isPartOf": {"@id": f"{root}/"},
        "dcat:dataset": [
            {
                "@id": f"{here}/{name}",
                "@type": ["dcat:Dataset", "schema:Dataset"],
                **_told(f"{title}: {place.name}", about),
                "dct:identifier": f"{place.code}/{name}",
                "dct:publisher": PUBLISHER,
                "dct:license": {"@id": OGL},
                "dct:spatial": {"dct:title": place.name, "dct:identifier": place.code},
                "dcat:distribution": [_file(f"{here}/{name}.csv", CSV), _file(f"{here}/{name}.json", JSON)],
            }
            for name, (title, about) in tables.items()
        ],
        "dcat:distribution": [_file(f"{here}/pack.zip", ZIP)],
    }


def open_api(root: str, tables: Tables, a_minute: float) -> dict[str, Any]:
    """What can be asked for, as OpenAPI 3.1."""
    region = {
        "name": "region", "in": "path", "required": True, "schema": {"type": "string"}, "example": "E37000019",
        "description": "Code of a region, from the catalogue: an ONS code, or a short name of its own.",
    }  # fmt: skip
    table = {
        "name": "table", "in": "path", "required": True, "schema": {"type": "string", "enum": list(tables)},
        "description": "; ".join(f"{name}: {about}" for name, (_, about) in tables.items()),
    }  # fmt: skip
    quarter = {
        "name": "quarter", "in": "query", "required": False, "schema": {"type": "string"}, "example": "2019-Q1",
        "description": "Of the tables of the board report: another quarter than the one shown first.",
    }  # fmt: skip
    return {
        "openapi": "3.1.0",
        "info": {
            "title": TITLE,
            "version": "1",
            "description": f"{ABOUT} Addresses are stable. Every answer has an ETag: send it back as If-None-Match and an "
            f"unchanged table costs nothing (304). About {a_minute:.0f} requests a minute from one address; beyond, 429 with Retry-After.",
            "license": {"name": "Open Government Licence v3.0", "url": OGL},
        },
        "servers": [{"url": root}],
        "paths": {
            "/": {"get": _asked("The catalogue (DCAT, JSON-LD)", {"application/ld+json": {}})},
            "/{region}/": {
                "parameters": [region],
                "get": _asked("The tables of a region (DCAT, JSON-LD)", {"application/ld+json": {}}),
            },
            "/{region}/{table}.csv": {
                "parameters": [region, table, quarter],
                "get": _asked("A table as tidy CSV: a head, then rows", {CSV: {"schema": {"type": "string"}}}),
            },
            "/{region}/{table}.json": {
                "parameters": [region, table, quarter],
                "get": _asked(
                    "A table with its question, answer, columns, notes, sources and rows",
                    {JSON: {"schema": {"$ref": "#/components/schemas/Table"}}},
                ),
            },
            "/{region}/pack.zip": {
                "parameters": [region],
                "get": _asked("All tables of a region as a Frictionless data package", {ZIP: {}}),
            },
        },
        "components": {"schemas": {"Table": _SCHEMA, "Trouble": _TROUBLE}},
    }


def _asked(summary: str, content: Mapping[str, Any]) -> dict[str, Any]:
    trouble = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Trouble"}}}
    return {
        "summary": summary,
        "responses": {
            "200": {"description": summary, "headers": {"ETag": {"schema": {"type": "string"}}}, "content": content},
            "304": {"description": "Not changed since the ETag that was sent"},
            "404": {"description": "No such region or table, or nothing recorded yet", "content": trouble},
            "429": {"description": "Too many requests", "content": trouble},
            "503": {"description": "The store does not answer yet", "content": trouble},
        },
    }


def _object(kinds: Mapping[str, str | Sequence[str]], **more: Any) -> dict[str, Any]:
    return {"type": "object", "properties": {name: {"type": kind} for name, kind in kinds.items()} | more}


_SCHEMA = _object(
    {
        "region": "string", "table": "string", "name": "string", "question": "string", "sentence": "string", "subtitle": "string",
        "how_to_read": "string", "as_at": "string", "method": "string", "demonstration": "boolean", "facts": "object",
    },
    notes={"type": "array", "items": {"type": "string"}},
    sources={
        "type": "array",
        "items": _object(dict.fromkeys(("publisher", "title", "period", "licence", "attribution", "disclaimer"), "string")),
    },
    columns={
        "type": "array",
        "items": _object(
            {"key": "string", "label": "string", "unit": "string", "decimals": ["integer", "null"], "symbol": ["string", "null"],
             "note": "string"}
        ),
    },
    rows={"type": "array", "items": {"type": "object"}},
)  # fmt: skip
_TROUBLE = _object({"title": "string", "detail": "string", "status": "integer"})


def _service(root: str) -> dict[str, Any]:
    return {
        "@type": ["dcat:DataService", "schema:WebAPI"],
        "dct:title": TITLE,
        "dcat:endpointURL": {"@id": f"{root}/"},
        "dcat:endpointDescription": {"@id": f"{root}/openapi.json"},
    }


def _told(title: str, about: str) -> dict[str, str]:
    return {"dct:title": title, "schema:name": title, "dct:description": about, "schema:description": about}


def _file(address: str, kind: str) -> dict[str, Any]:
    return {
        "@type": ["dcat:Distribution", "schema:DataDownload"],
        "dcat:accessURL": {"@id": address},
        "dcat:downloadURL": {"@id": address},
        "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{kind}"},
        "schema:contentUrl": address,
        "schema:encodingFormat": kind,
    }
