"""Plans and their activities: what is meant to be done, in editions that freeze when approved."""

from alembic import op

from services.chassis import schema

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

UP = """
CREATE TABLE plans (
    id uuid NOT NULL,
    line_id uuid NOT NULL,
    edition integer NOT NULL,
    kind text NOT NULL,
    region text COLLATE "C" NOT NULL,
    area text NOT NULL,
    title text NOT NULL,
    begin_year integer NOT NULL,
    end_year integer NOT NULL,
    under uuid,
    institution_id uuid,
    state text NOT NULL,
    is_open boolean NOT NULL,
    submitted_by text,
    legal_kind text,
    legal_number text,
    legal_date date,
    content_hash text,
    regulation text NOT NULL,
    told integer NOT NULL,
    version integer NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT pk_plans PRIMARY KEY (id),
    CONSTRAINT uq_plans_line_id_edition UNIQUE (line_id, edition),
    CONSTRAINT fk_plans_under FOREIGN KEY(under) REFERENCES plans (id),
    CONSTRAINT fk_plans_institution_id FOREIGN KEY(institution_id) REFERENCES institutions (id)
);
CREATE INDEX ix_plans_region_id ON plans (region, id);
CREATE INDEX ix_plans_under ON plans (under);
CREATE UNIQUE INDEX uq_plans_holds ON plans (line_id) WHERE state = 'approved';
CREATE UNIQUE INDEX uq_plans_open ON plans (line_id) WHERE is_open;
CREATE TABLE activities (
    id uuid NOT NULL,
    plan_id uuid NOT NULL,
    copy_of uuid,
    region text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    dimension text NOT NULL,
    title text NOT NULL,
    year integer NOT NULL,
    volume numeric NOT NULL,
    unit text NOT NULL,
    geometry json,
    institution_id uuid,
    sources json NOT NULL,
    sipd json,
    readiness json NOT NULL,
    beneficiaries json NOT NULL,
    cost numeric(18, 2) NOT NULL,
    state text NOT NULL,
    version integer NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT pk_activities PRIMARY KEY (id),
    CONSTRAINT fk_activities_plan_id FOREIGN KEY(plan_id) REFERENCES plans (id),
    CONSTRAINT fk_activities_copy_of FOREIGN KEY(copy_of) REFERENCES activities (id),
    CONSTRAINT fk_activities_institution_id FOREIGN KEY(institution_id) REFERENCES institutions (id)
);
CREATE INDEX ix_activities_plan_id_id ON activities (plan_id, id);
CREATE INDEX ix_activities_region_id ON activities (region, id);
CREATE TABLE plan_chapters (
    plan_id uuid NOT NULL,
    chapter text COLLATE "C" NOT NULL,
    region text COLLATE "C" NOT NULL,
    body text NOT NULL,
    updated_by text NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT pk_plan_chapters PRIMARY KEY (plan_id, chapter),
    CONSTRAINT fk_plan_chapters_plan_id FOREIGN KEY(plan_id) REFERENCES plans (id)
);
CREATE TABLE plan_comments (
    id uuid NOT NULL,
    plan_id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    item text NOT NULL,
    body text NOT NULL,
    by text NOT NULL,
    at timestamptz NOT NULL,
    settled_by text,
    settled_at timestamptz,
    answer text,
    CONSTRAINT pk_plan_comments PRIMARY KEY (id),
    CONSTRAINT fk_plan_comments_plan_id FOREIGN KEY(plan_id) REFERENCES plans (id)
);
CREATE INDEX ix_plan_comments_plan_id_id ON plan_comments (plan_id, id);
CREATE TABLE plan_contents (
    plan_id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    sha256 text NOT NULL,
    content json NOT NULL,
    frozen_at timestamptz NOT NULL,
    CONSTRAINT pk_plan_contents PRIMARY KEY (plan_id),
    CONSTRAINT fk_plan_contents_plan_id FOREIGN KEY(plan_id) REFERENCES plans (id)
);
CREATE TABLE plan_steps (
    plan_id uuid NOT NULL,
    number integer NOT NULL,
    region text COLLATE "C" NOT NULL,
    before text NOT NULL,
    after text NOT NULL,
    reason text,
    legal_kind text,
    legal_number text,
    legal_date date,
    legal_sha256 text,
    by text NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT pk_plan_steps PRIMARY KEY (plan_id, number),
    CONSTRAINT fk_plan_steps_plan_id FOREIGN KEY(plan_id) REFERENCES plans (id)
);
CREATE TABLE plan_targets (
    id uuid NOT NULL,
    plan_id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    village text COLLATE "C" NOT NULL,
    area text NOT NULL,
    rts json NOT NULL,
    criterion text COLLATE "C" NOT NULL,
    volume numeric NOT NULL,
    begin_year integer NOT NULL,
    end_year integer NOT NULL,
    CONSTRAINT pk_plan_targets PRIMARY KEY (id),
    CONSTRAINT uq_plan_targets_plan_id_village_area_criterion UNIQUE (plan_id, village, area, criterion),
    CONSTRAINT fk_plan_targets_plan_id FOREIGN KEY(plan_id) REFERENCES plans (id)
);
CREATE TABLE activity_dependencies (
    activity_id uuid NOT NULL,
    needs_id uuid NOT NULL,
    region text COLLATE "C" NOT NULL,
    CONSTRAINT pk_activity_dependencies PRIMARY KEY (activity_id, needs_id),
    CONSTRAINT fk_activity_dependencies_activity_id FOREIGN KEY(activity_id) REFERENCES activities (id),
    CONSTRAINT fk_activity_dependencies_needs_id FOREIGN KEY(needs_id) REFERENCES activities (id)
);
CREATE INDEX ix_activity_dependencies_needs_id ON activity_dependencies (needs_id);
CREATE TABLE activity_places (
    activity_id uuid NOT NULL,
    rt text COLLATE "C" NOT NULL,
    criterion text COLLATE "C" NOT NULL,
    volume numeric NOT NULL,
    CONSTRAINT pk_activity_places PRIMARY KEY (activity_id, rt, criterion),
    CONSTRAINT fk_activity_places_activity_id FOREIGN KEY(activity_id) REFERENCES activities (id)
);
CREATE TABLE activity_steps (
    activity_id uuid NOT NULL,
    number integer NOT NULL,
    region text COLLATE "C" NOT NULL,
    before text NOT NULL,
    after text NOT NULL,
    reason text,
    by text NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT pk_activity_steps PRIMARY KEY (activity_id, number),
    CONSTRAINT fk_activity_steps_activity_id FOREIGN KEY(activity_id) REFERENCES activities (id)
);
CREATE FUNCTION plan_history_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What was approved, and every step, is only added to.'
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER plan_history_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON plan_steps
    FOR EACH STATEMENT EXECUTE FUNCTION plan_history_stays();
CREATE TRIGGER plan_history_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON plan_contents
    FOR EACH STATEMENT EXECUTE FUNCTION plan_history_stays();
CREATE TRIGGER plan_history_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON activity_steps
    FOR EACH STATEMENT EXECUTE FUNCTION plan_history_stays();

CREATE FUNCTION plan_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE moving text[] := '{state,version,told,updated_at}';
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - moving = to_jsonb(OLD) - moving
        AND NEW.state IN (OLD.state, 'superseded') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'Plan % is approved: only a new edition takes its place.', OLD.id
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER plan_stays BEFORE UPDATE OR DELETE ON plans FOR EACH ROW
    WHEN (OLD.state IN ('approved', 'superseded')) EXECUTE FUNCTION plan_stays();
CREATE FUNCTION plan_part_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND (SELECT state FROM plans WHERE id = OLD.plan_id)
        IS DISTINCT FROM 'draft' THEN
        RAISE EXCEPTION 'Plan % is no draft.', OLD.plan_id USING ERRCODE = 'insufficient_privilege';
    ELSIF TG_OP <> 'DELETE' AND (SELECT state FROM plans WHERE id = NEW.plan_id)
        IS DISTINCT FROM 'draft' THEN
        RAISE EXCEPTION 'Plan % is no draft.', NEW.plan_id USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER plan_part_stays BEFORE INSERT OR UPDATE OR DELETE ON plan_chapters
    FOR EACH ROW EXECUTE FUNCTION plan_part_stays();
CREATE TRIGGER plan_part_stays BEFORE INSERT OR UPDATE OR DELETE ON plan_targets
    FOR EACH ROW EXECUTE FUNCTION plan_part_stays();
CREATE TRIGGER plan_history_stays BEFORE TRUNCATE ON plans
    FOR EACH STATEMENT EXECUTE FUNCTION plan_history_stays();
CREATE TRIGGER plan_history_stays BEFORE TRUNCATE ON plan_chapters
    FOR EACH STATEMENT EXECUTE FUNCTION plan_history_stays();
CREATE TRIGGER plan_history_stays BEFORE TRUNCATE ON plan_targets
    FOR EACH STATEMENT EXECUTE FUNCTION plan_history_stays();
"""
DOWN = """
DROP TABLE activity_steps, activity_places, activity_dependencies, plan_targets, plan_steps,
    plan_contents, plan_comments, plan_chapters, activities, plans;
DROP FUNCTION plan_history_stays();
DROP FUNCTION plan_stays();
DROP FUNCTION plan_part_stays();
"""
REGIONAL = (
    *("plans", "plan_chapters", "plan_targets", "plan_steps", "plan_comments", "plan_contents"),
    *("activities", "activity_dependencies", "activity_steps"),
)
# The others are a trail themselves, or parts of a plan or an activity, whose version rises with them.
WATCHED = ("plans", "plan_targets", "plan_comments", "activities")


def upgrade() -> None:
    op.execute(UP)
    for table in REGIONAL:
        schema.protect(table, schema.inside())
    schema.protect("activity_places", schema.inside("rt"))
    for table in WATCHED:
        schema.watch(table, "ARRAY[region]")


def downgrade() -> None:
    op.execute(DOWN)
