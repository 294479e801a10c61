-- what is found about some concepts taken together, by the other end, or with all of $partners taken together where any are
-- named: its causes and its effects, $limit of each at most, those of most independent papers first, with the papers that find
-- each sign and the support for the prevailing one, as graph/derive_edges has it. Papers of one team are one that is
-- independent; number: how many causes or effects there are in all
with concepts as (
    select unnest($concepts::varchar[]) as id
),
partners as (
    select unnest($partners::varchar[]) as id
),
votes as (
    select 'effect' as role, if($partners is null, effect, '') as partner, cause as own, v.* exclude (level, cause, effect)
    from edge_votes v
    where level = 'concept'
        and cause in (select id from concepts)
        and effect not in (select id from concepts)
        and ($partners is null or effect in (select id from partners))
    union all
    select 'cause', if($partners is null, cause, ''), effect, v.* exclude (level, cause, effect)
    from edge_votes v
    where level = 'concept'
        and effect in (select id from concepts)
        and cause not in (select id from concepts)
        and ($partners is null or cause in (select id from partners))
),
papers as (
    select
        role, partner, paper,
        max(plus) as plus, max(minus) as minus, max(nil) as nil, max(unsigned) as unsigned,
        bool_and(background) as background, max(latest) as latest, sum(claims) as claims
    from votes
    group by role, partner, paper
),
counted as (
    select
        p.role, p.partner,
        count(plus) as plus, count(minus) as minus, count(nil) as nulls, count(unsigned) as unsigned,
        count(*) filter (background) as background,
        count(*) as papers,
        count(distinct coalesce(t.team, p.paper)) filter (not background) as independent,
        max(latest) as latest,
        sum(claims)::bigint as claims,
        coalesce(sum(plus), 0)::double as for_plus,
        coalesce(sum(minus), 0)::double as for_minus,
        coalesce(sum(nil), 0)::double as for_nil,
        coalesce(sum(unsigned) filter (plus is null and minus is null), 0)::double as for_either
    from papers p
    left join teams t on t.abstract = p.paper
    group by p.role, p.partner
),
chosen as materialized (
    select *, greatest(for_plus, for_minus, for_nil) as most, count(*) over (partition by role) as number
    from counted
    qualify $limit is null
        or row_number() over (
            partition by role
            order by independent desc, greatest(for_plus, for_minus, for_nil) desc, papers desc, latest desc nulls last, partner
        ) <= $limit
),
weighed as (
    select
        c.*,
        sign_of_most(for_plus, for_minus, for_nil, p.even) as sign,
        p.plus + for_plus + for_either / 2 as a_plus,
        p.minus + for_minus + for_either / 2 as a_minus,
        p.nil + for_nil as a_nil,
        case sign when '+' then a_plus when '-' then a_minus when '0' then a_nil else greatest(a_plus, a_minus) end as a,
        a_plus + a_minus + a_nil - a as b
    from chosen c
    cross join (
        select
            any_value(factor) filter (value = '+')::double as plus,
            any_value(factor) filter (value = '-')::double as minus,
            any_value(factor) filter (value = '0')::double as nil,
            any_value(factor) filter (value = 'even')::double as even
        from factors
        where kind in ('prior', 'sign')
    ) p
),
through as (
    select role, partner, list(distinct own order by own) as own
    from votes
    semi join chosen using (role, partner)
    group by role, partner
)
select
    w.role, w.partner as partner_id, w.sign,
    round(w.a / (w.a + w.b), 4) as weight,
    round(beta_quantile(w.a, w.b, -1.645), 4) as low,
    round(beta_quantile(w.a, w.b, 1.645), 4) as high,
    case w.sign when '+' then w.plus when '-' then w.minus when '0' then w.nulls else w.unsigned end as supports,
    case w.sign when '+' then w.minus when '-' then w.plus when '0' then w.plus + w.minus else 0 end as refutes,
    w.nulls, w.plus, w.minus, w.unsigned, w.background, w.papers, w.independent, w.claims, w.latest,
    t.own as through_ids, w.number
from weighed w
join through t using (role, partner)
order by w.role, w.independent desc, w.most desc, w.papers desc, w.latest desc nulls last, w.partner
