-- The collection of federal jobs as one would write it in DuckDB: {data}, {home} and {csv} are put in by the program.

CREATE TEMP MACRO codes(file) AS TABLE
  SELECT lower(regexp_extract(line, '^"([^"]*)": "(.*)"$', 1)) AS code, regexp_extract(line, '^"([^"]*)": "(.*)"$', 2) AS name
  FROM (SELECT unnest(string_split(content, chr(10))) AS line FROM read_text(file)) WHERE line LIKE '"%';
CREATE TEMP MACRO code_list(file) AS TABLE
  SELECT entry.Code AS code, entry.Value AS name
  FROM (SELECT unnest(CodeList[1].ValidValue) AS entry
        FROM read_json(file, columns = {CodeList: 'STRUCT(ValidValue STRUCT(Code VARCHAR, "Value" VARCHAR)[])[]'}));
CREATE TEMP TABLE parents AS FROM codes('{home}/src/config/codes/agency-parents.yaml');
CREATE TEMP TABLE departments AS FROM codes('{home}/src/config/codes/agency-departments.yaml');
CREATE TEMP TABLE agencies AS FROM code_list('{home}/src/samples/federal-jobs/codelists/agencysubelements.json');
CREATE TEMP TABLE series_names AS FROM code_list('{home}/src/samples/federal-jobs/codelists/occupationalseries.json');
SET VARIABLE states = (SELECT map(list(code), list(name)) FROM codes('{home}/src/config/codes/us-states.yaml'));
SET VARIABLE countries = (SELECT map(list(code), list(name)) FROM codes('{home}/src/config/codes/countries.yaml'));

-- DuckDB has no function for entities: the usual ones by hand.
CREATE TEMP MACRO decoded(t) AS
  replace(replace(replace(replace(replace(replace(replace(replace(replace(t, '&nbsp;', chr(160)), '&rsquo;', chr(8217)),
    '&lsquo;', chr(8216)), '&#233;', chr(233)), '&#39;', ''''), '&quot;', '"'), '&lt;', '<'), '&gt;', '>'), '&amp;', '&');
CREATE TEMP MACRO clean(t) AS
  nullif(trim(replace(CASE WHEN contains(t, '&') THEN decoded(t) ELSE t END, chr(173), ''), E' \t\r\n'), '');
CREATE TEMP MACRO unpadded(t) AS CASE WHEN regexp_full_match(t, '[0-9]{2,}') THEN coalesce(nullif(ltrim(t, '0'), ''), '0') ELSE t END;
CREATE TEMP MACRO grade(t) AS CASE WHEN clean(t) = '00' THEN NULL ELSE unpadded(clean(t)) END;
CREATE TEMP MACRO gs_grade(plan, t) AS
  CASE WHEN plan IN ('GS', 'GG', 'GL', 'GM') AND try_cast(t AS BIGINT) BETWEEN 1 AND 15 THEN try_cast(t AS BIGINT) END;
CREATE TEMP MACRO day(t) AS
  CASE WHEN contains(t, '/') THEN CAST(try_strptime(t, '%m/%d/%Y') AS DATE) ELSE try_cast(substr(t, 1, 10) AS DATE) END;
CREATE TEMP MACRO truth(t) AS
  CASE lower(trim(t)) WHEN 'true' THEN true WHEN 'yes' THEN true WHEN 'y' THEN true WHEN '1' THEN true
    WHEN 'false' THEN false WHEN 'no' THEN false WHEN 'n' THEN false WHEN '0' THEN false END;
CREATE TEMP MACRO words(t) AS
  list_aggregate(list_transform(string_split(t, ' '), lambda w, i:
    CASE WHEN i > 1 AND lower(w) IN ('of', 'the', 'and', 'for', 'in', 'to') THEN lower(w)
         WHEN t = upper(t) THEN upper(w[1]) || lower(w[2:]) ELSE w END), 'string_agg', ' ');
CREATE TEMP MACRO portless(t) AS regexp_replace(t, '^(https://[^/]*):443(/|$)', '\1\2');
CREATE TEMP MACRO texts(l) AS list_filter(list_transform(l, lambda t: clean(t)), lambda t: t IS NOT NULL);
CREATE TEMP MACRO first_ones(l) AS list_filter(l, lambda t, i: list_position(l, t) = i);
CREATE TEMP MACRO joined(l) AS nullif(array_to_string(texts(l), chr(10)), '');
CREATE TEMP MACRO series_of(l) AS
  CASE WHEN len(l) > 1 THEN list_filter(l, lambda c: NOT (c LIKE '%00' AND len(list_filter(l, lambda o:
    o NOT LIKE '%00' AND left(o, len(o) - 2) = left(c, len(c) - 2))) > 0)) ELSE l END;
CREATE TEMP MACRO place(p) AS {
  'name': clean(p.LocationName),
  'city': CASE WHEN contains(clean(p.LocationName), ',') THEN clean(regexp_extract(clean(p.LocationName), '^(.*),', 1)) ELSE clean(p.LocationName) END,
  'state': CASE WHEN upper(p.CountrySubDivisionCode) = 'N/A' THEN NULL
    ELSE coalesce(getvariable('states')[lower(clean(p.CountrySubDivisionCode))], clean(p.CountrySubDivisionCode)) END,
  'country': CASE WHEN p.CountryCode = 'United States' THEN 'US'
    ELSE coalesce(getvariable('countries')[lower(clean(p.CountryCode))], clean(p.CountryCode)) END,
  'lat': CASE WHEN p.Latitude = 0 AND p.Longitude = 0 THEN NULL ELSE p.Latitude END,
  'lon': CASE WHEN p.Latitude = 0 AND p.Longitude = 0 THEN NULL ELSE p.Longitude END};
CREATE TEMP MACRO places_of(l) AS
  list_filter(l, lambda p: coalesce(p.name, p.state, p.country, CAST(p.lat AS VARCHAR), CAST(p.lon AS VARCHAR)) IS NOT NULL);
CREATE TEMP MACRO spots_of(l) AS list_transform(l, lambda p: concat_ws('|', p.name, p.lat, p.lon));
CREATE TEMP MACRO distinct_places(l, spots) AS
  CASE WHEN list_unique(spots) < len(l) THEN list_filter(l, lambda p, i: list_position(spots, spots[i]) = i) ELSE l END;
-- Fields that are null are left out, as the job leaves them out.
CREATE TEMP MACRO json_text(v) AS
  replace(regexp_replace(CAST(to_json(v) AS VARCHAR), '"(name|city|state|country|lat|lon)":null,?', '', 'g'), ',}', '}');

CREATE TEMP VIEW read AS
SELECT MatchedObjectId AS id, MatchedObjectDescriptor AS d, MatchedObjectDescriptor.UserArea.Details AS x,
  regexp_extract(filename, '\d{4}-\d{2}-\d{2}') AS collected
FROM read_json('{data}/*.jsonl', format = 'newline_delimited', ignore_errors = true, filename = true,
  maximum_object_size = 16777216, columns = {
  MatchedObjectId: 'VARCHAR',
  MatchedObjectDescriptor: 'STRUCT(
    PositionID VARCHAR, PositionTitle VARCHAR, PositionURI VARCHAR, ApplyURI VARCHAR[], PositionLocationDisplay VARCHAR,
    PositionLocation STRUCT(LocationName VARCHAR, CountryCode VARCHAR, CountrySubDivisionCode VARCHAR, Longitude DOUBLE, Latitude DOUBLE)[],
    OrganizationName VARCHAR, DepartmentName VARCHAR, SubAgency VARCHAR, JobCategory STRUCT(Code VARCHAR)[], JobGrade STRUCT(Code VARCHAR)[],
    PositionSchedule STRUCT(Code VARCHAR)[], PositionOfferingType STRUCT(Code VARCHAR)[], QualificationSummary VARCHAR,
    PositionRemuneration STRUCT(MinimumRange VARCHAR, MaximumRange VARCHAR, RateIntervalCode VARCHAR)[],
    PositionStartDate VARCHAR, PositionEndDate VARCHAR, PublicationStartDate VARCHAR, ApplicationCloseDate VARCHAR,
    UserArea STRUCT(Details STRUCT(JobSummary VARCHAR, LowGrade VARCHAR, HighGrade VARCHAR, PromotionPotential VARCHAR, OrganizationCodes VARCHAR,
      Relocation VARCHAR, HiringPath VARCHAR[], TotalOpenings VARCHAR, TravelCode VARCHAR, ApplyOnlineUrl VARCHAR, MajorDuties VARCHAR[],
      Education VARCHAR, Requirements VARCHAR, Evaluations VARCHAR, HowToApply VARCHAR, WhatToExpectNext VARCHAR, RequiredDocuments VARCHAR,
      Benefits VARCHAR, OtherInformation VARCHAR, KeyRequirements VARCHAR[], ServiceType VARCHAR, SecurityClearance VARCHAR,
      DrugTestRequired VARCHAR, PositionSensitivitiy VARCHAR, TeleworkEligible VARCHAR, RemoteIndicator VARCHAR)))'});

CREATE TEMP VIEW prepared AS
SELECT *,
  coalesce(clean(id), nullif(regexp_extract(d.PositionURI, '/(\d+)/?(?:\?.*)?$', 1), '')) AS job_id,
  clean(d.JobGrade[1].Code) AS plan,
  series_of(texts(list_transform(d.JobCategory, lambda c: c.Code))) AS codes,
  clean(x.OrganizationCodes) AS organization,
  CASE WHEN contains(x.OrganizationCodes, '/') THEN regexp_extract(clean(x.OrganizationCodes), '([^/]*)$', 1) END AS agency_of,
  CASE lower(clean(d.PositionRemuneration[1].RateIntervalCode))
    WHEN 'pa' THEN 'PA' WHEN 'per year' THEN 'PA' WHEN 'ph' THEN 'PH' WHEN 'per hour' THEN 'PH' WHEN 'pd' THEN 'PD' WHEN 'per day' THEN 'PD'
    WHEN 'bw' THEN 'BW' WHEN 'bi-weekly' THEN 'BW' WHEN 'pm' THEN 'PM' WHEN 'per month' THEN 'PM' WHEN 'sy' THEN 'SY' WHEN 'school year' THEN 'SY'
    WHEN 'fb' THEN 'FB' WHEN 'fee basis' THEN 'FB' WHEN 'pw' THEN 'PW' WHEN 'piece work' THEN 'PW' WHEN 'st' THEN 'ST'
    WHEN 'student stipend paid' THEN 'ST' WHEN 'wc' THEN 'WC' WHEN 'without compensation' THEN 'WC' END AS interval_code,
  try_cast(d.PositionRemuneration[1].MinimumRange AS DECIMAL(18, 4)) AS least,
  try_cast(d.PositionRemuneration[1].MaximumRange AS DECIMAL(18, 4)) AS most,
  coalesce(clean(d.PublicationStartDate), clean(d.PositionStartDate)) AS posted,
  coalesce(clean(d.ApplicationCloseDate), clean(d.PositionEndDate)) AS closed
FROM read;

CREATE TEMP VIEW valid AS
SELECT *, day(posted) AS posting_date, day(closed) AS closing_date,
  coalesce(least, 0) = 0 AND coalesce(most, 0) = 0 AS unpaid,
  CASE interval_code WHEN 'PA' THEN 1 WHEN 'SY' THEN 1 WHEN 'PH' THEN 2087 WHEN 'PD' THEN 260.875 WHEN 'BW' THEN 26.0875 WHEN 'PM' THEN 12 END AS factor
FROM prepared
WHERE job_id IS NOT NULL
  AND (posted IS NULL OR day(posted) IS NOT NULL) AND (closed IS NULL OR day(closed) IS NOT NULL)
  AND (least IS NOT NULL OR clean(d.PositionRemuneration[1].MinimumRange) IS NULL)
  AND (most IS NOT NULL OR clean(d.PositionRemuneration[1].MaximumRange) IS NULL)
  AND (interval_code IS NOT NULL OR clean(d.PositionRemuneration[1].RateIntervalCode) IS NULL)
  AND (truth(x.DrugTestRequired) IS NOT NULL OR clean(x.DrugTestRequired) IS NULL)
  AND (truth(x.Relocation) IS NOT NULL OR clean(x.Relocation) IS NULL)
  -- What PostgreSQL cannot store ends the whole COPY.
  AND coalesce(NOT contains(d.PositionTitle, chr(0)), true) AND coalesce(NOT contains(x.JobSummary, chr(0)), true);

COPY (
SELECT
  job_id,
  clean(d.PositionID),
  clean(d.PositionTitle),
  coalesce(clean(d.OrganizationName), clean(d.DepartmentName)),
  coalesce(words(clean(d.DepartmentName)), departments.name),
  clean(d.SubAgency),
  agency_of,
  coalesce(parents.name, regexp_extract(organization, '^(.*)/', 1), organization),
  codes[1],
  CASE WHEN len(codes) > 0 THEN to_json(first_ones(codes)) END,
  plan,
  grade(x.LowGrade),
  grade(coalesce(clean(x.HighGrade), x.LowGrade)),
  gs_grade(plan, x.LowGrade),
  gs_grade(plan, coalesce(clean(x.HighGrade), x.LowGrade)),
  CASE WHEN lower(clean(x.PromotionPotential)) NOT IN ('none', 'na', 'n/a', '00') THEN unpadded(clean(x.PromotionPotential)) END,
  CASE WHEN NOT unpaid THEN least END,
  CASE WHEN NOT unpaid THEN most END,
  interval_code,
  CASE WHEN NOT unpaid THEN least * factor END,
  CASE WHEN NOT unpaid THEN most * factor END,
  'USD',
  CASE WHEN len(places) > 0 THEN json_text(places) END,
  nullif(len(list_filter(d.PositionLocation, lambda p: clean(p.LocationName) IS NOT NULL)), 0),
  clean(d.PositionLocationDisplay),
  posting_date,
  closing_date,
  clean(x.JobSummary),
  joined(x.MajorDuties),
  clean(d.QualificationSummary),
  clean(x.Requirements),
  joined(x.KeyRequirements),
  clean(x.Education),
  clean(x.Evaluations),
  clean(x.HowToApply),
  clean(x.WhatToExpectNext),
  clean(x.RequiredDocuments),
  clean(x.Benefits),
  clean(x.OtherInformation),
  coalesce(truth(x.RemoteIndicator), starts_with(lower(clean(d.PositionLocationDisplay)), 'anywhere in the u.s.')),
  truth(x.TeleworkEligible),
  CASE WHEN lower(clean(x.SecurityClearance)) <> 'other' THEN clean(x.SecurityClearance) END,
  clean(x.PositionSensitivitiy),
  truth(x.DrugTestRequired),
  truth(x.Relocation),
  clean(x.TravelCode),
  CASE clean(x.ServiceType) WHEN '01' THEN 'Competitive' WHEN '02' THEN 'Excepted' WHEN '03' THEN 'Senior Executive' ELSE clean(x.ServiceType) END,
  clean(d.PositionSchedule[1].Code),
  clean(d.PositionOfferingType[1].Code),
  CASE WHEN len(texts(x.HiringPath)) > 0 THEN to_json(first_ones(list_transform(texts(x.HiringPath), lambda t: lower(t)))) END,
  CASE WHEN regexp_full_match(x.TotalOpenings, ' *[0-9]+ *') THEN try_cast(x.TotalOpenings AS BIGINT) END,
  clean(x.TotalOpenings),
  portless(clean(d.PositionURI)),
  portless(coalesce(clean(x.ApplyOnlineUrl), clean(d.ApplyURI[1]))),
  CASE WHEN interval_code = 'PA' THEN 'year' WHEN interval_code = 'SY' THEN 'school year' WHEN factor IS NOT NULL THEN 'full-time equivalent' END,
  CASE d.PositionSchedule[1].Code WHEN '1' THEN 'Full-time' WHEN '2' THEN 'Part-time' WHEN '3' THEN 'Shift work' WHEN '4' THEN 'Intermittent'
    WHEN '5' THEN 'Job sharing' WHEN '6' THEN 'Multiple Schedules' END,
  CASE d.PositionOfferingType[1].Code WHEN '15317' THEN 'Permanent' WHEN '15318' THEN 'Temporary' WHEN '15319' THEN 'Term' WHEN '15320' THEN 'Detail'
    WHEN '15321' THEN 'Temporary Promotion' WHEN '15322' THEN 'Seasonal' WHEN '15323' THEN 'Summer' WHEN '15324' THEN 'Presidential Management Fellows'
    WHEN '15326' THEN 'Recent Graduates' WHEN '15327' THEN 'Multiple Appointment Types' WHEN '15328' THEN 'Internships'
    WHEN '15522' THEN 'Intermittent' WHEN '15667' THEN 'ICTAP Only' WHEN '15668' THEN 'Agency Employees Only' WHEN '15669' THEN 'Telework' END,
  'https://www.usajobs.gov/job/' || clean(id),
  agencies.name,
  series_names.name
FROM (SELECT *, distinct_places(all_places, spots_of(all_places)) AS places
  FROM (SELECT *, places_of(list_transform(d.PositionLocation, lambda p: place(p))) AS all_places FROM valid
  QUALIFY row_number() OVER (PARTITION BY job_id ORDER BY posting_date DESC NULLS LAST, collected DESC) = 1))
LEFT JOIN parents ON parents.code = lower(agency_of)
LEFT JOIN departments ON departments.code = lower(agency_of)
LEFT JOIN agencies ON agencies.code = agency_of
LEFT JOIN series_names ON series_names.code = codes[1]
) TO '{csv}' (FORMAT csv, HEADER false);
