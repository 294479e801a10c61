-- conflicts in their order, without their sides
select * exclude (place)
from "filters/conflicts"
order by place
