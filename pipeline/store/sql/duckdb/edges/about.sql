-- what is found about some concepts taken together, by the other end, or with all of $partners taken together where any are
-- named: its causes and its effects, with the papers that find each sign and the support for the prevailing one, as
-- graph/derive_edges has it. Papers of one team are one that is independent
with votes as (
    select 'effect' as role, if($partners is null, effect, '') as partner, cause as own, v.* exclude (level, cause, effect)
    from edge_votes v
    where level = 'concept'
        and list_contains($concepts::varchar[], cause)
        and not list_contains($concepts::varchar[], effect)
        and ($partners is null or list_contains($partners::varchar[], effect))
    union all
    select 'cause', if($partners is null, cause, ''), effect, v.* exclude (level, cause, effect)
    from edge_votes v
    where level = 'concept'
        and list_contains($concepts::varchar[], effect)
        and not list_contains($concepts::varchar[], cause)
        and ($partners is null or list_contains($partners::varchar[], cause))
),
papers as (
    select
        role, partner, paper,
        max(plus)::double as plus, max(minus)::double as minus, max(nil)::double as nil, max(unsigned)::double as unsigned,
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
        coalesce(sum(plus), 0) as for_plus, coalesce(sum(minus), 0) as for_minus, coalesce(sum(nil), 0) as for_nil,
        coalesce(sum(unsigned) filter (plus is null and minus is null), 0) as for_either
    from papers p
    left join teams t on t.abstract = p.paper
    group by p.role, p.partner
),
weighed as (
    select
        c.*,
        greatest(for_plus, for_minus, for_nil) as most,
        case
            when most = 0 or (for_plus = most)::int + (for_minus = most)::int + (for_nil = most)::int > 1 then '?'
            when for_plus = most then '+'
            when for_minus = most then '-'
            else '0'
        end as sign,
        p.plus + for_plus + for_either / 2 as a_plus,
        p.minus + for_minus + for_either / 2 as a_minus,
        p.nil + for_nil as a_nil,
        case sign when '+' then a_plus when '-' then a_minus when '0' then a_nil else greatest(a_plus, a_minus) end as a,
        a_plus + a_minus + a_nil - a as b
    from counted c
    cross join (
        select
            any_value(factor) filter (value = '+')::double as plus,
            any_value(factor) filter (value = '-')::double as minus,
            any_value(factor) filter (value = '0')::double as nil
        from factors
        where kind = 'prior'
    ) p
),
through as (
    select role, partner, list(distinct own order by own) as own from votes group by role, partner
)
select
    w.role, w.partner as partner_id, w.sign,
    round(w.a / (w.a + w.b), 4) as weight,
    round(beta_quantile(w.a, w.b, -1.645), 4) as low,
    round(beta_quantile(w.a, w.b, 1.645), 4) as high,
    case w.sign when '+' then w.plus when '-' then w.minus when '0' then w.nulls else w.unsigned end as supports,
    case w.sign when '+' then w.minus when '-' then w.plus else 0 end as refutes,
    w.nulls, w.plus, w.minus, w.unsigned, w.background, w.papers, w.independent, w.claims, w.latest,
    t.own as through_ids
from weighed w
join through t using (role, partner)
order by w.role, w.independent desc, low desc, w.papers desc, w.latest desc nulls last, w.partner
