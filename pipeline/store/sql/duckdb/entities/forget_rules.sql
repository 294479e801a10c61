-- decisions by rule are derived anew
delete from decisions where "by" = 'rule'
