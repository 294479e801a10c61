-- the variables of some concepts, each with an aspect and qualifiers that claims speak of, and those whose own name
-- contains a text (null for none)
select distinct variable as id from claim_ends where list_contains($concepts::varchar[], entity)
union
select id from level_names where level = 'variable' and contains(lower(name), lower($text))
order by id
