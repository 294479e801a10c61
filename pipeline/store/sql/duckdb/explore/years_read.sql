-- how many papers of each year were read
select year, count(*) as abstracts from readable_abstracts where year is not null group by year order by year
