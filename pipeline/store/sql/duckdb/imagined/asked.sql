-- topics and questions that a recipe was answered about
select
    (select count(*) from imagined_topics where recipe = $recipe) as topics,
    (select count(*) from imagined_topics where recipe = $recipe and wave is not null) as visited
