-- how many questions a model has answered well, by stage, of those whose last message begins in one of the ways of :beginnings
-- (JSON), and then ends the path there or goes on below it
select stage, count(distinct key) as calls
from calls c
where model = :model
    and state = 'ok'
    and exists (
        select 1
        from json_each(:beginnings) b
        where substr(c.prompt, 1, length(b.value)) = b.value
            and (substr(c.prompt, length(b.value) + 1, 1) = char(10) or substr(c.prompt, length(b.value) + 1, 3) = ' > ')
    )
group by stage
