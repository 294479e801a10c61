-- the size of the whole graph at a level, whatever slice of it is looked at, without what a model says from memory, which is
-- counted apart
select
    (select count(*) from graph.current_extractions) as read,
    (select count(*) from graph.current_claims) as claims,
    (select count(*) from graph.current_claims where "grounding" = 'ungrounded') as ungrounded,
    (select count(*) from graph.current_claims where "grounding" <> 'ungrounded' and not resolved) as unresolved,
    (select count(*) from graph.edge_levels where level = $level) as effects,
    (
        select count(*)
        from (
            select cause from graph.edge_levels where level = $level
            union
            select effect from graph.edge_levels where level = $level
        )
    ) as variables,
    (select count(*) from graph.current_statements) as remembered
