-- entities whose names have most of these words, the most claimed first
with counted as (
    select e.id, e.name, e.claims,
        len(list_filter(
            $words::varchar[],
            lambda word: contains(lower(e.name), word) or len(list_filter(e.aliases, lambda alias: contains(lower(alias), word))) > 0
        )) as shared
    from entities e
)
select id, name from counted where shared > 0 order by shared desc, claims desc, name, id limit $limit
