import csv,re,glob
n=lambda s: re.sub('[^a-z]','',re.sub(r'\bkep\b','kepulauan',re.sub(r'administrasi|\badm\b|\bdan\b','',s.lower())))
R=[r for r in csv.DictReader(open('/tmp/regions/regions.csv',encoding='utf-8')) if len(r['code'])==5 and not r['valid_to']]
by={n(r['name']):r['code'] for r in R}
B=list(csv.reader(open(glob.glob('/tmp/regions/x/django-indonesia-regions*/dj*/djindonesiaregions/csv/regencies.csv')[0])))
fix={'1206':'12.12','6411':'64.11','7108':'71.09','7605':'76.01','8101':'81.03'}
o=open('/tmp/w-region/matcher-core/data/bps_regencies.csv','w',newline='\n')
o.write('bps,code\n')
for b,p,name in B: o.write(f"{b},{fix.get(b) or by[n(name)]}\n")
