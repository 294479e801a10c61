"""Synthetic graphs of any size, made straight by SQL, with the skew of real ones.

Claims per abstract follow a power law of exponent 2 up to 30; how often a concept is named, how many papers speak to
one edge and how many concepts a class holds follow Zipf's law, with a few ranks less at the head (Zipf-Mandelbrot). So
most edges rest on one paper, and the heaviest of a million claims on more than a thousand. The other shares (signs,
background, hedges, designs, aspects, classes, voices, doubts) are those of 7,000 claims that the offline reader found
in abstracts on beta blockers, rounded. Everything is a hash of a number: the same size gives the same graph.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from pipeline.graph.derive import derive_graph
from pipeline.store.database import FILE, Store

CLAIMS_AT_ONCE = 500_000

# `dice` is a number from 0 to 1 for each thing and purpose, `zipf` a rank from 0 to n - 1
_MACROS = """
create or replace temp macro dice(i, salt) as (hash(salt || i) >> 11)::double / 9007199254740992;
create or replace temp macro zipf(i, salt, n, head) as
    least(n - 1, floor(head * ((n + head) / head::double) ** dice(i, salt) - head)::bigint);
create or replace temp macro pick(i, salt, choices) as choices[1 + floor(dice(i, salt) * len(choices))::int];
create or replace temp macro id_of(kind, i) as 'sha256:' || left(sha256(kind || i), 16);
"""

# every abstract has some claims; a class is a concept that no claim names
_WORLD = """
create temp table drawn as
select abstract, n::int as ordinal
from (select i as abstract, least(30, floor(1 / (dice(i, 'size') + .03)))::int as size from range({abstracts}) t(i)),
    range(size) r(n)
order by abstract, n
limit {claims};
create temp table node as
select i, id_of('node', i) as id, 'variable ' || i as name from range({concepts}) t(i);

insert into graph.names by name
select 'variable ' || i as key, id as entity from node
union all
select 'factor ' || i, id from node where dice(i, 'alias') < .2;
create temp table class as select i, id_of('class', i) as id, 'class ' || i as name from range({concepts} // 10) t(i);
insert into graph.labels by name select id as entity, name from class;
insert into graph.broader by name
select entity, broader, min(steps) as steps
from (
    select n.id as entity, c.id as broader, 1 as steps
    from node n join class c on c.i = zipf(n.i, 'class', {concepts} // 10, 2) where dice(n.i, 'has class') < .5
    union all
    select n.id, c.id, 2
    from node n join class c on c.i = zipf(n.i, 'far class', {concepts} // 10, 2) where dice(n.i, 'has class') < .2
)
group by entity, broader;

insert into graph.abstracts by name
select i as ordinal, 'pmid:' || i as id, id as base, 'A study of variable ' || i as title, 'text' as text,
    1980 + (dice(i, 'year') * 45)::int as year, 'x' as source, i as position, 'd' as digest, 'c' || i as content,
    'readable' as standing
from range((select max(abstract) + 1 from drawn)) t(i);
insert into graph.extractions by name
select 'x' || i as id, 'pmid:' || i as abstract, 'd' as digest, 'r' as recipe, 'done' as state, 0 as dropped,
    pick(i, 'design', ['trial', 'cohort', 'review', 'cross-sectional', null, null, null]) as design
from range((select max(abstract) + 1 from drawn)) t(i);
insert into graph.voices by name
select 'pmid:' || i as abstract, 'voice ' || i // 200 as voice
from range((select max(abstract) + 1 from drawn)) t(i)
where i % 200 < 2;
insert into graph.recipes by name select 'r' as id, 'claims' as stage, 'p' as prompt, 'm' as model, '{{}}' as settings;
"""

# a third of the claims are about pairs that are often written about, the others about any two concepts
_CLAIMS = """
create or replace temp table claim as
select
    rowid as i, abstract, ordinal,
    if(dice(i, 'known') < .3, zipf(i, 'pair', {claims} // 4, 20), i + {claims}) as pair,
    zipf(pair, 'cause', {concepts}, 2) as cause,
    zipf(pair, 'effect', {concepts}, 2) as drawn_effect,
    if(drawn_effect = cause, (cause + 1) % {concepts}, drawn_effect) as effect
from drawn
where rowid between {start} and {start} + {at_once} - 1;

insert into graph.claims by name
select * exclude (direction, tie, found) from (
select
    id_of('claim', i) as id, 'x' || abstract as extraction, 'pmid:' || abstract as abstract, ordinal,
    'variable ' || cause as cause, 'variable ' || effect as effect, cause as cause_concept, effect as effect_concept,
    pick(i, 'relation', ['increases', 'reduces', 'was associated with', 'affects']) as relation,
    dice(i, 'sign') as direction,
    case when direction < .5 then '+' when direction < .77 then '-' when direction < .93 then '0' else '?' end as sign,
    sign as concept_sign,
    dice(i, 'hedged') < .12 as hedged,
    dice(i, 'strength') as tie,
    case when tie < .59 then 'causal' when tie < .91 then 'correlational' else 'conditional' end as strength,
    'In a cohort of ' || (dice(i, 'people') * 90000)::int || ' adults, variable ' || cause || ' was associated '
        || 'with variable ' || effect || ' after adjustment for age & sex (P < 0.05, 95% CI 1.2–3.4).'
        as quote,
    10 as quote_start, 150 as quote_end,
    dice(i, 'grounding') as found,
    case when found < .98 then 'exact' when found < .99 then 'fuzzy' else 'ungrounded' end as "grounding",
    if(dice(i, 'scope') < .3, 'adults', null) as population,
    dice(i, 'resolved') < .994 as resolved,
    if(dice(i, 'basis') < .17, 'background', 'finding') as basis,
    id_of('statement', i) as statement,
    list_filter(
        [
            'grounding ' || "grounding", 'strength ' || strength, if(hedged, 'hedged', null),
            if(dice(i, 'doubt') < .02, 'doubt sign', null), if(dice(i, 'far') < .02, 'doubt far', null)
        ],
        lambda signal: signal is not null
    ) as signals
from claim
);

-- in three of a thousand claims the effect is two things
insert into graph.mentions by name
select * exclude spoken from (
select
    id_of('claim', i) as claim, role,
    if(dice(node, 'alias') < .2 and dice(i, role || 'alias') < .3, 'factor ', 'variable ') || node as key,
    if(dice(i, role || 'name') < .1, upper(key), key) as name,
    pick(i, role || 'which', ['risk', 'level', 'use', 'severity', 'onset']) as spoken,
    if(dice(i, role || 'aspect') < .14, spoken, null) as aspect,
    if(dice(i, role || 'qualifier') < .1, ['kind ' || (dice(i, role || 'kind') * 20)::int], []) as qualifiers,
    if(dice(i, role || 'turn') < .02, -1, 1) as turn,
    dice(node, 'generic') < .01 as generic,
    0 as rules
from (
    select i, 'cause' as role, cause as node from claim
    union all
    select i, 'effect', effect from claim
    union all
    select i, 'effect', (effect + 7) % {concepts} as other from claim
    where dice(i, 'two') < .003 and other <> cause
)
);
"""


def build(folder: Path, claims: int) -> None:
    """A graph of so many claims in `folder`, all of it but what `derive` derives."""
    Store.create(folder).close()
    with duckdb.connect(config={"temp_directory": str(folder / "spill"), "memory_limit": "4GB"}) as connection:
        connection.execute(f"attach '{folder / FILE}' as graph")
        connection.execute(_MACROS)
        sizes = {"claims": claims, "concepts": max(claims // 5, 20), "abstracts": claims // 2}
        connection.execute(_WORLD.format(**sizes))
        for start in range(0, claims, CLAIMS_AT_ONCE):
            connection.execute(_CLAIMS.format(**sizes, start=start, at_once=CLAIMS_AT_ONCE))


def derive(store: Store) -> None:
    """The ends of claims and the graph between them, as a run derives them."""
    with store.transaction():
        derive_graph(store)
