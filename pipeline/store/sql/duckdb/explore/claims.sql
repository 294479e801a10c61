-- the claims behind these edges of a level, edge by edge in the order asked for, the best first, at most so many of each; what
-- each says as JSON, which the page reads as it is
with wanted as (
    select unnest($causes::varchar[]) as cause, unnest($effects::varchar[]) as effect, unnest(range(len($causes::varchar[]))) as edge
),
speaking as materialized (
    select
        w.edge, e.claim, e.abstract, a.year, e.paper, e.sign, e.vote, e.background, e.narrow_cause, e.narrow_effect,
        row_number() over (
            partition by w.edge
            order by
                (e.sign = g.sign) desc, e.background, e.steps, e.vote desc, e.reading desc, a.year desc nulls last, a.id,
                c.ordinal, c.id
        ) as place
    from wanted w
    join edge_evidence e on e.level = $level and e.cause = w.cause and e.effect = w.effect
    join edge_levels g on g.level = $level and g.cause = w.cause and g.effect = w.effect
    join claims c on c.id = e.claim
    join abstracts a on a.id = e.abstract
    qualify place <= $each
),
rows as materialized (
    select rowid as place from claims where id in (select claim from speaking)
),
said as (
    -- by their rows, for else all columns of all claims would be read
    select * from claims where rowid in (select place from rows)
),
studies as (
    select
        id, arg_max_null(design, seq) as design, arg_max_null(sample_size, seq) as sample_size,
        coalesce(arg_max_null(model, seq), any_value(asked)) as model
    from (
        select x.*, r.model as asked
        from extractions x
        join recipes r on r.id = x.recipe
        where x.state = 'done' and x.id in (select extraction from said)
    )
    group by id
)
select
    s.edge, s.abstract,
    to_json({
        claim: s.claim, abstract: s.abstract, year: s.year, paper: s.paper, sign: s.sign, vote: s.vote::double, background: s.background,
        narrow_cause: ca.name, narrow_effect: ef.name,
        cause: c.cause, relation: c.relation, effect: c.effect, said: c.sign, hedged: c.hedged, strength: c.strength,
        basis: c.basis, quote: c.quote, start: c.quote_start, "end": c.quote_end, doubts: c.doubts,
        population: c.population, condition: c.condition, comparator: c.comparator, dose: c.dose, time: c.time,
        effect_size: c.effect_size, design: x.design, sample_size: x.sample_size, model: x.model,
        reading: t.reading::double, standing: t.standing, gate: t.gate
    })::varchar as said
from speaking s
join said c on c.id = s.claim
join studies x on x.id = c.extraction
join claim_standings t on t.claim = s.claim
join entities ca on ca.id = s.narrow_cause
join entities ef on ef.id = s.narrow_effect
order by s.edge, s.place
