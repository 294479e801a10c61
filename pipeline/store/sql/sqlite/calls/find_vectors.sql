-- the vectors under the keys in :keys (JSON)
select key, vector
from vectors
where key in (select value from json_each(:keys))
