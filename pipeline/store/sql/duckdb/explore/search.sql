-- ends of edges at a level whose name or alias contains this: those called so, those that begin so, then the most claimed
with found as (
    select l.id, l.name, coalesce(e.claims, 0) as claims, coalesce(e.papers, 0) as papers, coalesce(e.statements, 0) as statements,
        list_filter(e.aliases, lambda alias: contains(lower(alias), lower($text))) as aliases
    from level_names l
    left join entities e on e.id = l.id
    where l.level = $level
)
select id, name, claims, papers, statements, if(contains(lower(name), lower($text)), '', coalesce(aliases[1], '')) as alias
from found
where contains(lower(name), lower($text)) or len(aliases) > 0
order by lower(name) = lower($text) desc, starts_with(lower(name), lower($text)) desc, contains(lower(name), lower($text)) desc, claims desc, name
limit $limit
