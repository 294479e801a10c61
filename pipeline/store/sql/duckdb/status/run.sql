-- what a run was told, and how it ended; older runs kept their settings as a string that holds JSON
select id, sources, settings ->> '$' as settings, outcome from runs where id = $id
