-- the votes for each sign before any paper is read
select value, factor from factors where kind = 'prior'
