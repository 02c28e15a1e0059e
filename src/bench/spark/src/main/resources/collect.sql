-- The collection of federal jobs as one would write it in Spark's SQL; functions in small letters that Spark does not have
-- are in SparkCollector.
WITH prepared AS (
SELECT id, d, x, collected,
  coalesce(clean(id), nullif(regexp_extract(d.PositionURI, '/(\d+)/?(?:\?.*)?$', 1), '')) AS job_id,
  clean(d.JobGrade[0].Code) AS plan,
  specific(filter(transform(d.JobCategory, c -> clean(c.Code)), c -> c IS NOT NULL)) AS codes,
  clean(x.OrganizationCodes) AS organization,
  CASE WHEN contains(x.OrganizationCodes, '/') THEN regexp_extract(clean(x.OrganizationCodes), '([^/]*)$', 1) END AS agency_of,
  CASE lower(clean(d.PositionRemuneration[0].RateIntervalCode))
    WHEN 'pa' THEN 'PA' WHEN 'per year' THEN 'PA' WHEN 'ph' THEN 'PH' WHEN 'per hour' THEN 'PH' WHEN 'pd' THEN 'PD' WHEN 'per day' THEN 'PD'
    WHEN 'bw' THEN 'BW' WHEN 'bi-weekly' THEN 'BW' WHEN 'pm' THEN 'PM' WHEN 'per month' THEN 'PM' WHEN 'sy' THEN 'SY' WHEN 'school year' THEN 'SY'
    WHEN 'fb' THEN 'FB' WHEN 'fee basis' THEN 'FB' WHEN 'pw' THEN 'PW' WHEN 'piece work' THEN 'PW' WHEN 'st' THEN 'ST'
    WHEN 'student stipend paid' THEN 'ST' WHEN 'wc' THEN 'WC' WHEN 'without compensation' THEN 'WC' END AS interval_code,
  CAST(trim(d.PositionRemuneration[0].MinimumRange) AS DECIMAL(18, 4)) AS least,
  CAST(trim(d.PositionRemuneration[0].MaximumRange) AS DECIMAL(18, 4)) AS most,
  coalesce(clean(d.PublicationStartDate), clean(d.PositionStartDate)) AS posted,
  coalesce(clean(d.ApplicationCloseDate), clean(d.PositionEndDate)) AS closed
FROM read
), valid AS (
SELECT * FROM (
SELECT *, day_of(posted) AS posting_date, day_of(closed) AS closing_date,
  coalesce(least, 0) = 0 AND coalesce(most, 0) = 0 AS unpaid,
  CAST(CASE interval_code WHEN 'PA' THEN 1 WHEN 'SY' THEN 1 WHEN 'PH' THEN 2087 WHEN 'PD' THEN 260.875 WHEN 'BW' THEN 26.0875 WHEN 'PM' THEN 12 END AS DECIMAL(10, 4)) AS factor
FROM prepared)
WHERE job_id IS NOT NULL
  AND (posted IS NULL OR posting_date IS NOT NULL) AND (closed IS NULL OR closing_date IS NOT NULL)
  AND (least IS NOT NULL OR clean(d.PositionRemuneration[0].MinimumRange) IS NULL)
  AND (most IS NOT NULL OR clean(d.PositionRemuneration[0].MaximumRange) IS NULL)
  AND (interval_code IS NOT NULL OR clean(d.PositionRemuneration[0].RateIntervalCode) IS NULL)
  AND (truth(x.DrugTestRequired) IS NOT NULL OR clean(x.DrugTestRequired) IS NULL)
  AND (truth(x.Relocation) IS NOT NULL OR clean(x.Relocation) IS NULL)
  -- What PostgreSQL cannot store ends the whole batch.
  AND coalesce(NOT contains(d.PositionTitle, char(0)), true) AND coalesce(NOT contains(x.JobSummary, char(0)), true)
), newest AS (
SELECT *, array_distinct(filter(transform(d.PositionLocation, p -> named_struct(
  'name', clean(p.LocationName),
  'city', before_comma(clean(p.LocationName)),
  'state', state_of(clean(p.CountrySubDivisionCode)),
  'country', country_of(clean(p.CountryCode)),
  'lat', CASE WHEN NOT (p.Latitude = 0 AND p.Longitude = 0) THEN p.Latitude END,
  'lon', CASE WHEN NOT (p.Latitude = 0 AND p.Longitude = 0) THEN p.Longitude END)),
  p -> coalesce(p.name, p.state, p.country, CAST(p.lat AS STRING), CAST(p.lon AS STRING)) IS NOT NULL)) AS places
FROM (SELECT *, row_number() OVER (PARTITION BY job_id ORDER BY posting_date DESC NULLS LAST, collected DESC) AS place FROM valid)
WHERE place = 1
)
SELECT
  job_id AS job_id,
  clean(d.PositionID) AS announcement_number,
  clean(d.PositionTitle) AS title,
  coalesce(clean(d.OrganizationName), clean(d.DepartmentName)) AS agency,
  coalesce(words(clean(d.DepartmentName)), departments.name) AS department,
  clean(d.SubAgency) AS sub_agency,
  agency_of AS agency_code,
  coalesce(parents.name, nullif(regexp_extract(organization, '^(.*)/', 1), ''), organization) AS department_code,
  codes[0] AS series,
  CASE WHEN size(codes) > 0 THEN to_json(array_distinct(codes)) END AS all_series,
  plan AS pay_plan,
  grade(x.LowGrade) AS grade_low,
  grade(coalesce(clean(x.HighGrade), x.LowGrade)) AS grade_high,
  gs_grade(plan, x.LowGrade) AS gs_grade_low,
  gs_grade(plan, coalesce(clean(x.HighGrade), x.LowGrade)) AS gs_grade_high,
  CASE WHEN lower(clean(x.PromotionPotential)) NOT IN ('none', 'na', 'n/a', '00') THEN unpadded(clean(x.PromotionPotential)) END AS promotion_potential,
  CASE WHEN NOT unpaid THEN least END AS salary_min,
  CASE WHEN NOT unpaid THEN most END AS salary_max,
  interval_code AS salary_interval,
  CASE WHEN NOT unpaid THEN least * factor END AS salary_min_annual,
  CASE WHEN NOT unpaid THEN most * factor END AS salary_max_annual,
  'USD' AS salary_currency,
  CASE WHEN size(places) > 0 THEN to_json(places) END AS locations,
  CASE WHEN size(filter(d.PositionLocation, p -> clean(p.LocationName) IS NOT NULL)) > 0 THEN CAST(size(filter(d.PositionLocation, p -> clean(p.LocationName) IS NOT NULL)) AS BIGINT) END AS location_count,
  clean(d.PositionLocationDisplay) AS location_display,
  posting_date AS posting_date,
  closing_date AS closing_date,
  clean(x.JobSummary) AS summary,
  nullif(array_join(filter(transform(x.MajorDuties, t -> clean(t)), t -> t IS NOT NULL), '
'), '') AS duties,
  clean(d.QualificationSummary) AS qualifications,
  clean(x.Requirements) AS requirements,
  nullif(array_join(filter(transform(x.KeyRequirements, t -> clean(t)), t -> t IS NOT NULL), '
'), '') AS key_requirements,
  clean(x.Education) AS education,
  clean(x.Evaluations) AS evaluations,
  clean(x.HowToApply) AS how_to_apply,
  clean(x.WhatToExpectNext) AS what_to_expect_next,
  clean(x.RequiredDocuments) AS required_documents,
  clean(x.Benefits) AS benefits,
  clean(x.OtherInformation) AS other_information,
  coalesce(truth(x.RemoteIndicator), startswith(lower(clean(d.PositionLocationDisplay)), 'anywhere in the u.s.')) AS remote_eligible,
  truth(x.TeleworkEligible) AS telework_eligible,
  CASE WHEN lower(clean(x.SecurityClearance)) <> 'other' THEN clean(x.SecurityClearance) END AS security_clearance,
  clean(x.PositionSensitivitiy) AS position_sensitivity,
  truth(x.DrugTestRequired) AS drug_test,
  truth(x.Relocation) AS relocation,
  clean(x.TravelCode) AS travel_code,
  CASE clean(x.ServiceType) WHEN '01' THEN 'Competitive' WHEN '02' THEN 'Excepted' WHEN '03' THEN 'Senior Executive' ELSE clean(x.ServiceType) END AS service_type,
  clean(d.PositionSchedule[0].Code) AS schedule_code,
  clean(d.PositionOfferingType[0].Code) AS appointment_code,
  CASE WHEN size(filter(transform(x.HiringPath, t -> clean(t)), t -> t IS NOT NULL)) > 0 THEN to_json(array_distinct(transform(filter(transform(x.HiringPath, t -> clean(t)), t -> t IS NOT NULL), t -> lower(t)))) END AS hiring_paths,
  CASE WHEN x.TotalOpenings RLIKE '^ *[0-9]+ *$' THEN CAST(trim(x.TotalOpenings) AS BIGINT) END AS openings,
  clean(x.TotalOpenings) AS openings_text,
  portless(clean(d.PositionURI)) AS url,
  portless(coalesce(clean(x.ApplyOnlineUrl), clean(d.ApplyURI[0]))) AS apply_url,
  CASE WHEN interval_code = 'PA' THEN 'year' WHEN interval_code = 'SY' THEN 'school year' WHEN factor IS NOT NULL THEN 'full-time equivalent' END AS salary_annual_basis,
  CASE d.PositionSchedule[0].Code WHEN '1' THEN 'Full-time' WHEN '2' THEN 'Part-time' WHEN '3' THEN 'Shift work' WHEN '4' THEN 'Intermittent'
    WHEN '5' THEN 'Job sharing' WHEN '6' THEN 'Multiple Schedules' END AS schedule,
  CASE d.PositionOfferingType[0].Code WHEN '15317' THEN 'Permanent' WHEN '15318' THEN 'Temporary' WHEN '15319' THEN 'Term' WHEN '15320' THEN 'Detail'
    WHEN '15321' THEN 'Temporary Promotion' WHEN '15322' THEN 'Seasonal' WHEN '15323' THEN 'Summer' WHEN '15324' THEN 'Presidential Management Fellows'
    WHEN '15326' THEN 'Recent Graduates' WHEN '15327' THEN 'Multiple Appointment Types' WHEN '15328' THEN 'Internships'
    WHEN '15522' THEN 'Intermittent' WHEN '15667' THEN 'ICTAP Only' WHEN '15668' THEN 'Agency Employees Only' WHEN '15669' THEN 'Telework' END AS appointment,
  'https://www.usajobs.gov/job/' || clean(id) AS canonical_url,
  agencies.name AS agency_name,
  series_names.name AS series_name
FROM newest
LEFT JOIN parents ON parents.code = lower(agency_of)
LEFT JOIN departments ON departments.code = lower(agency_of)
LEFT JOIN agencies ON agencies.code = agency_of
LEFT JOIN series_names ON series_names.code = codes[0]
