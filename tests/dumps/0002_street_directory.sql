--
-- PostgreSQL database dump
--

\restrict RcWH8fU21HOIliVO0ssFvtEtk7Z6C8B0gVwSjhQ8om96eZ2DsUgKkQdDyhTJ3xt

-- Dumped from database version 18.4
-- Dumped by pg_dump version 18.4

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET transaction_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: audit; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA audit;


--
-- Name: city; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA city;


--
-- Name: desk; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA desk;


--
-- Name: jobs; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA jobs;


--
-- Name: people; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA people;


--
-- Name: phone; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA phone;


--
-- Name: records; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA records;


--
-- Name: responsibility; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA responsibility;


--
-- Name: routing; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA routing;


--
-- Name: procrastinate_job_event_type; Type: TYPE; Schema: jobs; Owner: -
--

CREATE TYPE jobs.procrastinate_job_event_type AS ENUM (
    'deferred',
    'started',
    'deferred_for_retry',
    'failed',
    'succeeded',
    'cancelled',
    'abort_requested',
    'aborted',
    'scheduled',
    'retried'
);


--
-- Name: procrastinate_job_status; Type: TYPE; Schema: jobs; Owner: -
--

CREATE TYPE jobs.procrastinate_job_status AS ENUM (
    'todo',
    'doing',
    'succeeded',
    'failed',
    'cancelled',
    'aborting',
    'aborted'
);


--
-- Name: procrastinate_job_to_defer_v1; Type: TYPE; Schema: jobs; Owner: -
--

CREATE TYPE jobs.procrastinate_job_to_defer_v1 AS (
	queue_name character varying,
	task_name character varying,
	priority integer,
	lock text,
	queueing_lock text,
	args jsonb,
	scheduled_at timestamp with time zone
);


--
-- Name: procrastinate_cancel_job_v1(bigint, boolean, boolean); Type: FUNCTION; Schema: jobs; Owner: -
--

CREATE FUNCTION jobs.procrastinate_cancel_job_v1(job_id bigint, abort boolean, delete_job boolean) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status = 'todo'
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        IF abort THEN
            UPDATE procrastinate_jobs
            SET abort_requested = true,
                status = CASE status
                    WHEN 'todo' THEN 'cancelled'::procrastinate_job_status ELSE status
                END
            WHERE id = job_id AND status IN ('todo', 'doing')
            RETURNING id INTO _job_id;
        ELSE
            UPDATE procrastinate_jobs
            SET status = 'cancelled'::procrastinate_job_status
            WHERE id = job_id AND status = 'todo'
            RETURNING id INTO _job_id;
        END IF;
    END IF;
    RETURN _job_id;
END;
$$;


--
-- Name: procrastinate_defer_jobs_v1(jobs.procrastinate_job_to_defer_v1[]); Type: FUNCTION; Schema: jobs; Owner: -
--

CREATE FUNCTION jobs.procrastinate_defer_jobs_v1(jobs jobs.procrastinate_job_to_defer_v1[]) RETURNS bigint[]
    LANGUAGE plpgsql
    AS $$
DECLARE
    job_ids bigint[];
BEGIN
    WITH inserted_jobs AS (
        INSERT INTO procrastinate_jobs (queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at)
        SELECT (job).queue_name,
               (job).task_name,
               (job).priority,
               (job).lock,
               (job).queueing_lock,
               (job).args,
               (job).scheduled_at
        FROM unnest(jobs) AS job
        RETURNING id
    )
    SELECT array_agg(id) FROM inserted_jobs INTO job_ids;

    RETURN job_ids;
END;
$$;


--
-- Name: procrastinate_defer_periodic_job_v2(character varying, character varying, character varying, character varying, integer, character varying, bigint, jsonb); Type: FUNCTION; Schema: jobs; Owner: -
--

CREATE FUNCTION jobs.procrastinate_defer_periodic_job_v2(_queue_name character varying, _lock character varying, _queueing_lock character varying, _task_name character varying, _priority integer, _periodic_id character varying, _defer_timestamp bigint, _args jsonb) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
	_job_id bigint;
	_defer_id bigint;
BEGIN
    INSERT
        INTO procrastinate_periodic_defers (task_name, periodic_id, defer_timestamp)
        VALUES (_task_name, _periodic_id, _defer_timestamp)
        ON CONFLICT DO NOTHING
        RETURNING id into _defer_id;

    IF _defer_id IS NULL THEN
        RETURN NULL;
    END IF;

    UPDATE procrastinate_periodic_defers
        SET job_id = (
            SELECT COALESCE((
                SELECT unnest(procrastinate_defer_jobs_v1(
                    ARRAY[
                        ROW(
                            _queue_name,
                            _task_name,
                            _priority,
                            _lock,
                            _queueing_lock,
                            _args,
                            NULL::timestamptz
                        )
                    ]::procrastinate_job_to_defer_v1[]
                ))
            ), NULL)
        )
        WHERE id = _defer_id
        RETURNING job_id INTO _job_id;

    DELETE
        FROM procrastinate_periodic_defers
        USING (
            SELECT id
            FROM procrastinate_periodic_defers
            WHERE procrastinate_periodic_defers.task_name = _task_name
            AND procrastinate_periodic_defers.periodic_id = _periodic_id
            AND procrastinate_periodic_defers.defer_timestamp < _defer_timestamp
            ORDER BY id
            FOR UPDATE
        ) to_delete
        WHERE procrastinate_periodic_defers.id = to_delete.id;

    RETURN _job_id;
END;
$$;


SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: procrastinate_jobs; Type: TABLE; Schema: jobs; Owner: -
--

CREATE TABLE jobs.procrastinate_jobs (
    id bigint NOT NULL,
    queue_name character varying(128) NOT NULL,
    task_name character varying(128) NOT NULL,
    priority integer DEFAULT 0 NOT NULL,
    lock text,
    queueing_lock text,
    args jsonb DEFAULT '{}'::jsonb NOT NULL,
    status jobs.procrastinate_job_status DEFAULT 'todo'::jobs.procrastinate_job_status NOT NULL,
    scheduled_at timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    abort_requested boolean DEFAULT false NOT NULL,
    worker_id bigint,
    CONSTRAINT check_not_todo_abort_requested CHECK ((NOT ((status = 'todo'::jobs.procrastinate_job_status) AND (abort_requested = true))))
);


--
-- Name: procrastinate_fetch_job_v2(character varying[], bigint); Type: FUNCTION; Schema: jobs; Owner: -
--

CREATE FUNCTION jobs.procrastinate_fetch_job_v2(target_queue_names character varying[], p_worker_id bigint) RETURNS jobs.procrastinate_jobs
    LANGUAGE plpgsql
    AS $$
DECLARE
	found_jobs procrastinate_jobs;
BEGIN
    WITH candidate AS (
        SELECT jobs.*
            FROM procrastinate_jobs AS jobs
            WHERE
                -- reject the job if its lock has earlier or higher priority jobs
                NOT EXISTS (
                    SELECT 1
                        FROM procrastinate_jobs AS other_jobs
                        WHERE
                            jobs.lock IS NOT NULL
                            AND other_jobs.lock = jobs.lock
                            AND (
                                -- job with same lock is already running
                                other_jobs.status = 'doing'
                                OR
                                -- job with same lock is waiting and has higher priority (or same priority but was queued first)
                                (
                                    other_jobs.status = 'todo'
                                    AND (
                                        other_jobs.priority > jobs.priority
                                        OR (
                                        other_jobs.priority = jobs.priority
                                        AND other_jobs.id < jobs.id
                                        )
                                    )
                                )
                            )
                )
                AND jobs.status = 'todo'
                AND (target_queue_names IS NULL OR jobs.queue_name = ANY( target_queue_names ))
                AND (jobs.scheduled_at IS NULL OR jobs.scheduled_at <= now())
            ORDER BY jobs.priority DESC, jobs.id ASC LIMIT 1
            FOR UPDATE OF jobs SKIP LOCKED
    )
    UPDATE procrastinate_jobs
        SET status = 'doing', worker_id = p_worker_id
        FROM candidate
        WHERE procrastinate_jobs.id = candidate.id
        RETURNING procrastinate_jobs.* INTO found_jobs;

 RETURN found_jobs;
END;
$$;


--
-- Name: procrastinate_finish_job_v1(bigint, jobs.procrastinate_job_status, boolean); Type: FUNCTION; Schema: jobs; Owner: -
--

CREATE FUNCTION jobs.procrastinate_finish_job_v1(job_id bigint, end_status jobs.procrastinate_job_status, delete_job boolean) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF end_status NOT IN ('succeeded', 'failed', 'aborted') THEN
        RAISE 'End status should be either "succeeded", "failed" or "aborted" (job id: %)', job_id;
    END IF;
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = end_status,
            abort_requested = false,
            attempts = CASE status
                WHEN 'doing' THEN attempts + 1 ELSE attempts
            END
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" or "todo" status (job id: %)', job_id;
    END IF;
END;
$$;


--
-- Name: procrastinate_notify_queue_abort_job_v1(); Type: FUNCTION; Schema: jobs; Owner: -
--

CREATE FUNCTION jobs.procrastinate_notify_queue_abort_job_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'abort_job_requested', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;


--
-- Name: procrastinate_notify_queue_job_inserted_v1(); Type: FUNCTION; Schema: jobs; Owner: -
--

CREATE FUNCTION jobs.procrastinate_notify_queue_job_inserted_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'job_inserted', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;


--
-- Name: procrastinate_prune_stalled_workers_v1(double precision); Type: FUNCTION; Schema: jobs; Owner: -
--

CREATE FUNCTION jobs.procrastinate_prune_stalled_workers_v1(seconds_since_heartbeat double precision) RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    DELETE FROM procrastinate_workers
    WHERE last_heartbeat < NOW() - (seconds_since_heartbeat || 'SECOND')::INTERVAL
    RETURNING procrastinate_workers.id;
END;
$$;


--
-- Name: procrastinate_register_worker_v1(); Type: FUNCTION; Schema: jobs; Owner: -
--

CREATE FUNCTION jobs.procrastinate_register_worker_v1() RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    INSERT INTO procrastinate_workers DEFAULT VALUES
    RETURNING procrastinate_workers.id;
END;
$$;


--
-- Name: procrastinate_retry_job_v1(bigint, timestamp with time zone, integer, character varying, character varying); Type: FUNCTION; Schema: jobs; Owner: -
--

CREATE FUNCTION jobs.procrastinate_retry_job_v1(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
BEGIN
    SELECT abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status = 'doing'
    FOR UPDATE
    INTO _abort_requested;
    IF _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    END IF;

    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" status (job id: %)', job_id;
    END IF;
END;
$$;


--
-- Name: procrastinate_retry_job_v2(bigint, timestamp with time zone, integer, character varying, character varying); Type: FUNCTION; Schema: jobs; Owner: -
--

CREATE FUNCTION jobs.procrastinate_retry_job_v2(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
    _current_status procrastinate_job_status;
BEGIN
    SELECT status, abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status IN ('doing', 'failed')
    FOR UPDATE
    INTO _current_status, _abort_requested;
    IF _current_status = 'doing' AND _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status IN ('doing', 'failed')
        RETURNING id INTO _job_id;
    END IF;

    IF _job_id IS NULL THEN
        RAISE 'Job was not found or has an invalid status to retry (job id: %)', job_id;
    END IF;

END;
$$;


--
-- Name: procrastinate_trigger_abort_requested_events_procedure_v1(); Type: FUNCTION; Schema: jobs; Owner: -
--

CREATE FUNCTION jobs.procrastinate_trigger_abort_requested_events_procedure_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'abort_requested'::procrastinate_job_event_type);
    RETURN NEW;
END;
$$;


--
-- Name: procrastinate_trigger_function_scheduled_events_v1(); Type: FUNCTION; Schema: jobs; Owner: -
--

CREATE FUNCTION jobs.procrastinate_trigger_function_scheduled_events_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type, at)
        VALUES (NEW.id, 'scheduled'::procrastinate_job_event_type, NEW.scheduled_at);

	RETURN NEW;
END;
$$;


--
-- Name: procrastinate_trigger_function_status_events_insert_v1(); Type: FUNCTION; Schema: jobs; Owner: -
--

CREATE FUNCTION jobs.procrastinate_trigger_function_status_events_insert_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'deferred'::procrastinate_job_event_type);
	RETURN NEW;
END;
$$;


--
-- Name: procrastinate_trigger_function_status_events_update_v1(); Type: FUNCTION; Schema: jobs; Owner: -
--

CREATE FUNCTION jobs.procrastinate_trigger_function_status_events_update_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    WITH t AS (
        SELECT CASE
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND NEW.status = 'doing'::procrastinate_job_status
                THEN 'started'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'deferred_for_retry'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'failed'::procrastinate_job_status
                THEN 'failed'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'succeeded'::procrastinate_job_status
                THEN 'succeeded'::procrastinate_job_event_type
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND (
                    NEW.status = 'cancelled'::procrastinate_job_status
                    OR NEW.status = 'failed'::procrastinate_job_status
                    OR NEW.status = 'succeeded'::procrastinate_job_status
                )
                THEN 'cancelled'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'aborted'::procrastinate_job_status
                THEN 'aborted'::procrastinate_job_event_type
            WHEN OLD.status = 'failed'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'retried'::procrastinate_job_event_type
            ELSE NULL
        END as event_type
    )
    INSERT INTO procrastinate_events(job_id, type)
        SELECT NEW.id, t.event_type
        FROM t
        WHERE t.event_type IS NOT NULL;
	RETURN NEW;
END;
$$;


--
-- Name: procrastinate_unlink_periodic_defers_v1(); Type: FUNCTION; Schema: jobs; Owner: -
--

CREATE FUNCTION jobs.procrastinate_unlink_periodic_defers_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_periodic_defers
    SET job_id = NULL
    WHERE job_id = OLD.id;
    RETURN OLD;
END;
$$;


--
-- Name: procrastinate_unregister_worker_v1(bigint); Type: FUNCTION; Schema: jobs; Owner: -
--

CREATE FUNCTION jobs.procrastinate_unregister_worker_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    DELETE FROM procrastinate_workers
    WHERE id = worker_id;
END;
$$;


--
-- Name: procrastinate_update_heartbeat_v1(bigint); Type: FUNCTION; Schema: jobs; Owner: -
--

CREATE FUNCTION jobs.procrastinate_update_heartbeat_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_workers
    SET last_heartbeat = NOW()
    WHERE id = worker_id;
END;
$$;


--
-- Name: inserts_only(); Type: FUNCTION; Schema: records; Owner: -
--

CREATE FUNCTION records.inserts_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  raise exception '% takes inserts only', tg_table_name using errcode = 'insufficient_privilege';
end $$;


--
-- Name: entry; Type: TABLE; Schema: audit; Owner: -
--

CREATE TABLE audit.entry (
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    account uuid,
    role text,
    action text NOT NULL,
    object_kind text NOT NULL,
    object_id text,
    reason text,
    journal uuid
);


--
-- Name: active; Type: TABLE; Schema: city; Owner: -
--

CREATE TABLE city.active (
    "only" integer NOT NULL,
    release text NOT NULL,
    since timestamp with time zone NOT NULL
);


--
-- Name: active_only_seq; Type: SEQUENCE; Schema: city; Owner: -
--

CREATE SEQUENCE city.active_only_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: active_only_seq; Type: SEQUENCE OWNED BY; Schema: city; Owner: -
--

ALTER SEQUENCE city.active_only_seq OWNED BY city.active."only";


--
-- Name: release; Type: TABLE; Schema: city; Owner: -
--

CREATE TABLE city.release (
    hash text NOT NULL,
    city text NOT NULL,
    files jsonb NOT NULL,
    made_at timestamp with time zone NOT NULL,
    origin text NOT NULL,
    role text
);


--
-- Name: sound; Type: TABLE; Schema: city; Owner: -
--

CREATE TABLE city.sound (
    release text NOT NULL,
    path text NOT NULL,
    content bytea NOT NULL
);


--
-- Name: switch; Type: TABLE; Schema: city; Owner: -
--

CREATE TABLE city.switch (
    name text NOT NULL,
    "on" boolean NOT NULL,
    since timestamp with time zone NOT NULL,
    role text
);


--
-- Name: work; Type: TABLE; Schema: desk; Owner: -
--

CREATE TABLE desk.work (
    contact uuid NOT NULL,
    agent uuid NOT NULL,
    topic text,
    district text,
    note bytea,
    opened_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    clear_at timestamp with time zone
);


--
-- Name: procrastinate_events; Type: TABLE; Schema: jobs; Owner: -
--

CREATE TABLE jobs.procrastinate_events (
    id bigint NOT NULL,
    job_id bigint NOT NULL,
    type jobs.procrastinate_job_event_type,
    at timestamp with time zone DEFAULT now()
);


--
-- Name: procrastinate_events_id_seq; Type: SEQUENCE; Schema: jobs; Owner: -
--

CREATE SEQUENCE jobs.procrastinate_events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: procrastinate_events_id_seq; Type: SEQUENCE OWNED BY; Schema: jobs; Owner: -
--

ALTER SEQUENCE jobs.procrastinate_events_id_seq OWNED BY jobs.procrastinate_events.id;


--
-- Name: procrastinate_jobs_id_seq; Type: SEQUENCE; Schema: jobs; Owner: -
--

CREATE SEQUENCE jobs.procrastinate_jobs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: procrastinate_jobs_id_seq; Type: SEQUENCE OWNED BY; Schema: jobs; Owner: -
--

ALTER SEQUENCE jobs.procrastinate_jobs_id_seq OWNED BY jobs.procrastinate_jobs.id;


--
-- Name: procrastinate_periodic_defers; Type: TABLE; Schema: jobs; Owner: -
--

CREATE TABLE jobs.procrastinate_periodic_defers (
    id bigint NOT NULL,
    task_name character varying(128) NOT NULL,
    defer_timestamp bigint,
    job_id bigint,
    periodic_id character varying(128) DEFAULT ''::character varying NOT NULL
);


--
-- Name: procrastinate_periodic_defers_id_seq; Type: SEQUENCE; Schema: jobs; Owner: -
--

CREATE SEQUENCE jobs.procrastinate_periodic_defers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: procrastinate_periodic_defers_id_seq; Type: SEQUENCE OWNED BY; Schema: jobs; Owner: -
--

ALTER SEQUENCE jobs.procrastinate_periodic_defers_id_seq OWNED BY jobs.procrastinate_periodic_defers.id;


--
-- Name: procrastinate_workers; Type: TABLE; Schema: jobs; Owner: -
--

CREATE TABLE jobs.procrastinate_workers (
    id bigint NOT NULL,
    last_heartbeat timestamp with time zone DEFAULT now() NOT NULL
);


--
-- Name: procrastinate_workers_id_seq; Type: SEQUENCE; Schema: jobs; Owner: -
--

ALTER TABLE jobs.procrastinate_workers ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME jobs.procrastinate_workers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: account; Type: TABLE; Schema: people; Owner: -
--

CREATE TABLE people.account (
    id uuid NOT NULL,
    login bytea NOT NULL,
    login_lookup bytea NOT NULL,
    name bytea NOT NULL,
    password text,
    must_change boolean DEFAULT false NOT NULL,
    active boolean NOT NULL,
    failures integer DEFAULT 0 NOT NULL,
    locked_until timestamp with time zone,
    created_at timestamp with time zone NOT NULL
);


--
-- Name: role; Type: TABLE; Schema: people; Owner: -
--

CREATE TABLE people.role (
    account uuid NOT NULL,
    role text NOT NULL,
    office text DEFAULT ''::text NOT NULL
);


--
-- Name: session; Type: TABLE; Schema: people; Owner: -
--

CREATE TABLE people.session (
    token bytea NOT NULL,
    account uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL
);


--
-- Name: skill; Type: TABLE; Schema: people; Owner: -
--

CREATE TABLE people.skill (
    account uuid NOT NULL,
    skill text NOT NULL
);


--
-- Name: call; Type: TABLE; Schema: phone; Owner: -
--

CREATE TABLE phone.call (
    contact uuid NOT NULL,
    node text NOT NULL,
    channel text NOT NULL,
    line text NOT NULL,
    state text NOT NULL,
    step integer NOT NULL,
    since timestamp with time zone NOT NULL,
    due_at timestamp with time zone,
    first_ring timestamp with time zone NOT NULL,
    language text NOT NULL,
    topic text,
    district text,
    needs text[] NOT NULL,
    sentence text,
    tries integer DEFAULT 0 NOT NULL,
    outside_order boolean DEFAULT false NOT NULL,
    agent uuid,
    agent_phone text,
    agent_channel text,
    offer uuid,
    caller bytea,
    caller_lookup bytea
);


--
-- Name: handset; Type: TABLE; Schema: phone; Owner: -
--

CREATE TABLE phone.handset (
    name text NOT NULL,
    agent uuid NOT NULL,
    kind text NOT NULL,
    secret bytea NOT NULL,
    made_at timestamp with time zone NOT NULL,
    active boolean NOT NULL
);


--
-- Name: request; Type: TABLE; Schema: phone; Owner: -
--

CREATE TABLE phone.request (
    id uuid NOT NULL,
    contact uuid NOT NULL,
    node text NOT NULL,
    verb text NOT NULL,
    at timestamp with time zone NOT NULL,
    done_at timestamp with time zone
);


--
-- Name: migration; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.migration (
    version_num character varying(32) NOT NULL
);


--
-- Name: contact; Type: TABLE; Schema: records; Owner: -
--

CREATE TABLE records.contact (
    id uuid NOT NULL,
    realm text NOT NULL,
    channel text NOT NULL,
    line text,
    node text,
    language text,
    topic text,
    district text,
    door text,
    from_browser boolean DEFAULT false NOT NULL,
    arrived_at timestamp with time zone NOT NULL,
    greeted_at timestamp with time zone,
    queued_at timestamp with time zone,
    answered_at timestamp with time zone,
    ended_at timestamp with time zone,
    closed_at timestamp with time zone,
    outcome text,
    role text,
    office text,
    enquiry uuid
);


--
-- Name: enquiry; Type: TABLE; Schema: records; Owner: -
--

CREATE TABLE records.enquiry (
    id uuid NOT NULL,
    kind text,
    district text,
    office text,
    opened_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    outcome text
);


--
-- Name: journal; Type: TABLE; Schema: records; Owner: -
--

CREATE TABLE records.journal (
    id uuid NOT NULL,
    number bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    code text NOT NULL,
    version integer NOT NULL,
    contact uuid,
    enquiry uuid,
    role text,
    office text,
    data jsonb NOT NULL
);


--
-- Name: journal_number_seq; Type: SEQUENCE; Schema: records; Owner: -
--

ALTER TABLE records.journal ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME records.journal_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: seal; Type: TABLE; Schema: records; Owner: -
--

CREATE TABLE records.seal (
    "position" bigint NOT NULL,
    journal uuid NOT NULL,
    digest bytea NOT NULL,
    sealed_at timestamp with time zone NOT NULL
);


--
-- Name: directory; Type: TABLE; Schema: responsibility; Owner: -
--

CREATE TABLE responsibility.directory (
    id uuid NOT NULL,
    taken_in_at timestamp with time zone NOT NULL,
    hash text NOT NULL,
    source text NOT NULL,
    as_of date,
    status text NOT NULL,
    segments integer NOT NULL
);


--
-- Name: segment; Type: TABLE; Schema: responsibility; Owner: -
--

CREATE TABLE responsibility.segment (
    directory uuid NOT NULL,
    "position" integer NOT NULL,
    street text NOT NULL,
    first_number integer NOT NULL,
    first_letter text NOT NULL,
    last_number integer NOT NULL,
    last_letter text NOT NULL,
    side smallint NOT NULL,
    quarter text NOT NULL,
    district text NOT NULL,
    postcode text NOT NULL
);


--
-- Name: node; Type: TABLE; Schema: routing; Owner: -
--

CREATE TABLE routing.node (
    name text NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    accepting boolean NOT NULL
);


--
-- Name: offer; Type: TABLE; Schema: routing; Owner: -
--

CREATE TABLE routing.offer (
    id uuid NOT NULL,
    contact uuid NOT NULL,
    agent uuid NOT NULL,
    node text NOT NULL,
    phone text NOT NULL,
    state text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone
);


--
-- Name: presence; Type: TABLE; Schema: routing; Owner: -
--

CREATE TABLE routing.presence (
    agent uuid NOT NULL,
    state text NOT NULL,
    since timestamp with time zone NOT NULL,
    reason text,
    skills text[] NOT NULL,
    phone text,
    phone_there boolean DEFAULT false NOT NULL,
    rest_until timestamp with time zone,
    seen_at timestamp with time zone,
    contact uuid
);


--
-- Name: waiting; Type: TABLE; Schema: routing; Owner: -
--

CREATE TABLE routing.waiting (
    contact uuid NOT NULL,
    arrived_at timestamp with time zone NOT NULL,
    joined_at timestamp with time zone NOT NULL,
    channel text NOT NULL,
    needs text[] NOT NULL,
    language text NOT NULL,
    topic text,
    district text,
    node text NOT NULL,
    outside_order boolean DEFAULT false NOT NULL,
    offered boolean DEFAULT false NOT NULL
);


--
-- Name: active only; Type: DEFAULT; Schema: city; Owner: -
--

ALTER TABLE ONLY city.active ALTER COLUMN "only" SET DEFAULT nextval('city.active_only_seq'::regclass);


--
-- Name: procrastinate_events id; Type: DEFAULT; Schema: jobs; Owner: -
--

ALTER TABLE ONLY jobs.procrastinate_events ALTER COLUMN id SET DEFAULT nextval('jobs.procrastinate_events_id_seq'::regclass);


--
-- Name: procrastinate_jobs id; Type: DEFAULT; Schema: jobs; Owner: -
--

ALTER TABLE ONLY jobs.procrastinate_jobs ALTER COLUMN id SET DEFAULT nextval('jobs.procrastinate_jobs_id_seq'::regclass);


--
-- Name: procrastinate_periodic_defers id; Type: DEFAULT; Schema: jobs; Owner: -
--

ALTER TABLE ONLY jobs.procrastinate_periodic_defers ALTER COLUMN id SET DEFAULT nextval('jobs.procrastinate_periodic_defers_id_seq'::regclass);


--
-- Data for Name: entry; Type: TABLE DATA; Schema: audit; Owner: -
--

INSERT INTO audit.entry VALUES ('01a22258-e538-7716-8de0-0fa792a9efab', '2026-11-28 13:29:40.918765+00', NULL, NULL, 'city_release_activated', 'city_release', 'a4b757f67eaa12c18323090a2fd0595e9a9e6196b5dabfdcef18c42cce084ed4', NULL, '01a22258-e537-77a9-a4a2-c03a07a504e8');
INSERT INTO audit.entry VALUES ('01a22258-e69a-7e66-ac35-a94eea5f4297', '2026-11-28 13:29:41.274322+00', NULL, NULL, 'account_created', 'account', '01a22258-e5fa-7737-8dfd-6a5f074233da', NULL, '01a22258-e69a-74a3-9d94-0ef102314f93');
INSERT INTO audit.entry VALUES ('01a22258-e74c-75df-99ae-748d17b2025a', '2026-11-28 13:29:41.450518+00', NULL, NULL, 'account_created', 'account', '01a22258-e69b-7476-8066-6b4cfc7a15e5', NULL, '01a22258-e74a-77ca-848d-9322b6a14885');
INSERT INTO audit.entry VALUES ('01a22258-e7fa-7cd9-a17c-51b48e20bc46', '2026-11-28 13:29:41.626486+00', NULL, NULL, 'account_created', 'account', '01a22258-e74c-7ce5-8a64-5f4a94349f8f', NULL, '01a22258-e7fa-775c-bbbe-fe0c6ed89344');
INSERT INTO audit.entry VALUES ('01a22258-e7fc-7fe7-a9f2-3e2b4da4a456', '2026-11-28 13:29:41.628047+00', NULL, 'system', 'turned_switch', 'switch', 'line_opened:sozial', NULL, '01a22258-e7fc-7b47-a2d4-95b836260e88');
INSERT INTO audit.entry VALUES ('01a22258-e7fd-7a39-a5e1-ddb1d4fb3bfa', '2026-11-28 13:29:41.629192+00', NULL, 'system', 'turned_switch', 'switch', 'line_opened:immer', NULL, '01a22258-e7fd-75ef-be7e-80368909a2f1');
INSERT INTO audit.entry VALUES ('01a22258-f73b-78e1-89f4-2a5b117246e3', '2026-11-28 13:29:45.530539+00', '01a22258-e5fa-7737-8dfd-6a5f074233da', NULL, 'signed_in', 'account', '01a22258-e5fa-7737-8dfd-6a5f074233da', NULL, '01a22258-f73a-7835-b295-dbc9d282b933');
INSERT INTO audit.entry VALUES ('01a22258-f995-7bca-9da1-a47d75c54f63', '2026-11-28 13:29:46.13325+00', '01a22258-e5fa-7737-8dfd-6a5f074233da', NULL, 'account_changed', 'account', '01a22258-e5fa-7737-8dfd-6a5f074233da', NULL, '01a22258-f995-737c-a862-7cf4c77937e0');
INSERT INTO audit.entry VALUES ('01a22259-5f84-7f64-b581-84f736166e1e', '2026-11-28 13:30:12.228953+00', '01a22258-e5fa-7737-8dfd-6a5f074233da', 'agent', 'took_contact', 'contact', '01a22259-06b4-7368-b0fe-4e6550669d69', NULL, '01a22259-5f84-7f64-b581-84f736166e1e');
INSERT INTO audit.entry VALUES ('01a22259-609a-7bc6-880f-4e44c3e42276', '2026-11-28 13:30:12.500698+00', '01a22258-e5fa-7737-8dfd-6a5f074233da', 'agent', 'closed_contact', 'contact', '01a22259-06b4-7368-b0fe-4e6550669d69', NULL, NULL);
INSERT INTO audit.entry VALUES ('01a22259-64ca-7c04-9175-d78c40032562', '2026-11-28 13:30:13.578344+00', '01a22258-e69b-7476-8066-6b4cfc7a15e5', NULL, 'signed_in', 'account', '01a22258-e69b-7476-8066-6b4cfc7a15e5', NULL, '01a22259-64ca-751e-a66d-2e319e16a8da');
INSERT INTO audit.entry VALUES ('01a22259-670b-7f2f-bcd8-116b58c87269', '2026-11-28 13:30:14.155629+00', '01a22258-e69b-7476-8066-6b4cfc7a15e5', NULL, 'account_changed', 'account', '01a22258-e69b-7476-8066-6b4cfc7a15e5', NULL, '01a22259-670b-7995-977f-d722ce2a8cb0');


--
-- Data for Name: active; Type: TABLE DATA; Schema: city; Owner: -
--

INSERT INTO city.active VALUES (1, 'a4b757f67eaa12c18323090a2fd0595e9a9e6196b5dabfdcef18c42cce084ed4', '2026-11-28 13:29:40.918765+00');


--
-- Data for Name: release; Type: TABLE DATA; Schema: city; Owner: -
--

INSERT INTO city.release VALUES ('a4b757f67eaa12c18323090a2fd0595e9a9e6196b5dabfdcef18c42cce084ed4', 'musterstadt', '{"city.yaml": "# A small invented city for tests: every kind of entry once, nothing more.\nid: musterstadt\nname: Musterstadt\nzone: Europe/Berlin\nholidays: {country: DE, land: HH}\nmain_number: {number: \"115\", shown: \"115\", status: confirmed, source: invented}\nlanguages:\n  de: {name: Deutsch, html: de, voice: de}\n  ls: {name: Leichte Sprache, html: de, voice: de, words_per_minute: 110}\n  en: {name: English, html: en, voice: en-gb}\npromise:\n  service_level: {formula: sl1, target: 0.75, seconds: 30}\n  first_contact: {formula: closing_code, target: 0.65}\n  reply: {formula: service_hours, hours: 24}\n  source: invented\ncalls_out:\n  emergency: [\"112\", \"110\"]\n  countries: [\"+49\"]\n  refused: [\"+49900\", \"+49137\", \"+49180\"]\n", "lines.yaml": "sozial:\n  name: Servicetelefon Soziales\n  operation: trial\n  number: {number: \"+49990100\", shown: \"0990 100\", status: confirmed, source: invented}\n  extension: \"500\"\n  languages: [de, ls, en]\n  menu: main\n  skills: [sozialhilfe]\n  hours:\n    status: confirmed\n    source: invented\n    mon: [\"08:00-12:00\", \"13:00-18:00\"]\n    tue: [\"08:00-18:00\"]\n    wed: [\"08:00-18:00\"]\n    thu: [\"08:00-18:00\"]\n    fri: [\"08:00-14:00\"]\n  districts:\n    nord: [{stage: pilot, since: 2026-01-05}, {stage: live, since: 2026-06-01}]\n    sued: [{stage: planned}]\n\n# Open at every hour: for calls on a real engine, which happen when the tests run.\nimmer:\n  name: Tag und Nacht\n  operation: trial\n  number: {number: \"+49990200\", shown: \"0990 200\", status: confirmed, source: invented}\n  extension: \"600\"\n  languages: [de, en]\n  menu: main\n  skills: [sozialhilfe]\n  open_on_holidays: true\n  hours:\n    status: confirmed\n    source: invented\n    mon: [\"00:00-24:00\"]\n    tue: [\"00:00-24:00\"]\n    wed: [\"00:00-24:00\"]\n    thu: [\"00:00-24:00\"]\n    fri: [\"00:00-24:00\"]\n    sat: [\"00:00-24:00\"]\n    sun: [\"00:00-24:00\"]\n  districts:\n    nord: [{stage: live, since: 2026-01-05}]\n    sued: [{stage: live, since: 2026-01-05}]\n", "menus.yaml": "main:\n  wait_seconds: 2\n  tries: 2\n  keys:\n    \"1\":\n      to: emergency\n      say:\n        de: Brauchen Sie heute Hilfe, drücken Sie die 1.\n        en: If you need help today, press 1.\n    \"2\":\n      to: language\n      value: en\n      say:\n        en: For English, press 2.\n  closing:\n    de: Oder warten Sie auf einen Menschen.\n    en: Or wait for a person.\n\n# All kinds of keys; no line uses it yet.\neverything:\n  wait_seconds: 2\n  tries: 2\n  keys:\n    \"1\": {to: emergency, say: {de: Hilfe heute. Die 1.}}\n    \"2\": {to: district, value: nord, say: {de: Nord. Die 2.}}\n    \"3\": {to: topic, value: betraege, say: {de: Beträge. Die 3.}}\n    \"4\": {to: language, value: en, say: {en: English. Press 4.}}\n    \"5\": {to: postcode, say: {de: Postleitzahl. Die 5.}}\n    \"6\": {to: menu, value: main, say: {de: Zurück. Die 6.}}\n    \"0\": {to: person, say: {de: Mensch. Die 0.}}\n    \"*\": {to: repeat, say: {de: Noch einmal. Die Taste Stern.}}\n  closing: {de: Oder warten Sie.}\n", "crisis.yaml": "notruf:\n  name: Feuerwehr und Rettungsdienst\n  phone: {number: \"112\", status: confirmed, source: invented}\n  what: {de: \"Bei Lebensgefahr.\", en: \"In danger of life.\"}\n  crises: [danger, illness]\n  hours: immer\n  checked_on: 2026-11-01\n  check_again_on: 2027-05-01\n", "skills.yaml": "sozialhilfe: {title: Sozialhilfe, kind: service}\nenglisch: {title: Englisch, kind: language, language: en}\nnotlage: {title: Heute in Not, kind: emergency}\ndienst: {title: Dienst für Beratungsstellen, kind: duty}\nschulden: {title: Schulden, kind: topic}\n", "offices.yaml": "amt-nord:\n  name: Sozialamt Nord\n  districts: [nord]\n  matters: [grundsicherung]\n  address: {street: Marktplatz 1, postcode: \"99001\", town: Musterstadt, status: confirmed, source: invented}\n  phone: {number: \"+49990110\", shown: \"0990 110\", status: confirmed, source: invented}\n  visits: {status: confirmed, source: invented, mon: [\"08:00-12:00\"], thu: [\"08:00-12:00\", \"14:00-18:00\"]}\namt-sued:\n  name: Sozialamt Süd\n  districts: [sued]\n  matters: [grundsicherung]\n  phone: {status: not_found}\nteilhabe:\n  name: Zentrum für Teilhabe\n  matters: [eingliederungshilfe]\namt-sued-hafen: {name: Sozialamt Süd am Hafen, districts: [sued], matters: [grundsicherung]}\namt-sued-unterdorf: {name: Sozialamt Süd im Unterdorf, districts: [sued], matters: [grundsicherung]}\nnothilfe:\n  name: Hilfe auf der Straße\n  matters: [ohne-wohnung]\n  phone: {number: \"+49990120\", shown: \"0990 120\", status: confirmed, source: invented}\narbeitsamt:\n  name: Amt für Arbeit\n  matters: [arbeit]\n  phone: {number: \"+49990130\", shown: \"0990 130\", status: old, source: invented}\n", "closures.yaml": "- {first: 2026-12-24, last: 2026-12-24, reason: Heiligabend}\n- {first: 2026-12-28, last: 2026-12-31, reason: Betriebsruhe, lines: [sozial]}\n", "outcomes.yaml": "answered: Beantwortet\noffice_told: Amt genannt\nother_authority: Andere Stelle genannt\nput_through: Durchgestellt\nreferred: Weitergeleitet\ncallback: Rückruf vereinbart\ncrisis: Notlage\nno_conversation: Kein Gespräch\n", "districts.yaml": "nord: {name: Nord, quarters: [Oberdorf, Mühlenviertel]}\nsued: {name: Süd, quarters: [Unterdorf, Hafen]}\n", "enquiries.yaml": "matters:\n  grundsicherung: Grundsicherung und Sozialhilfe\n  eingliederungshilfe: Eingliederungshilfe\n  ohne-wohnung: Hilfe ohne Wohnung\n  bestattung: Bestattungskosten\n  arbeit: Arbeit suchen\ngroups:\n  zugang: Zugang\n  not: Notlage\ntypes:\n  amt-finden: {title: Welches Amt ist für mich zuständig?, group: zugang, kind: simple, matter: grundsicherung}\n  betraege: {title: Wie hoch ist der Regelsatz?, group: zugang, kind: simple}\n  stand: {title: Stand meines Antrags, group: zugang, kind: case, matter: grundsicherung}\n  schulden: {title: Schulden, group: zugang, kind: complex, skill: schulden}\n  kein-geld: {title: Kein Geld für Essen, group: not, kind: emergency, matter: grundsicherung}\n", "postcodes.yaml": "\"99001\": [nord]\n\"99002\": [nord, sued]\n\"99003\": [sued]\n", "wording/de.yaml": "language: de\ntexts:\n  service.name: Servicetelefon Soziales\n  trial.note: Probebetrieb\n  waiting.people:\n    text: \"{n} Personen warten vor Ihnen.\"\n    one: \"Eine Person wartet vor Ihnen.\"\n  opens.today: \"heute um {time}\"\n  opens.tomorrow: \"morgen um {time}\"\n  opens.weekday: \"am {weekday} um {time}\"\n  opens.date: \"am {weekday}, {day}. {month}, um {time}\"\n  clock.am: \"{hour} Uhr\"\n  clock.am_minutes: \"{hour} Uhr {minute}\"\n  clock.pm: \"{hour} Uhr\"\n  clock.pm_minutes: \"{hour} Uhr {minute}\"\n  weekday.0: Montag\n  weekday.1: Dienstag\n  weekday.2: Mittwoch\n  weekday.3: Donnerstag\n  weekday.4: Freitag\n  weekday.5: Samstag\n  weekday.6: Sonntag\n  month.1: Januar\n  month.2: Februar\n  month.3: März\n  month.4: April\n  month.5: Mai\n  month.6: Juni\n  month.7: Juli\n  month.8: August\n  month.9: September\n  month.10: Oktober\n  month.11: November\n  month.12: Dezember\n\n  # The citizens'' page and the pages of errors.\n  call.anonymous: Für allgemeine Auskünfte brauchen wir keinen Namen.\n  call.browser: Jetzt anrufen\n  call.browser_hint: Sie sprechen über das Mikrofon Ihres Geräts. Der Anruf kostet nichts, es wird nichts aufgenommen.\n  call.busy: Gerade sind alle Leitungen im Browser belegt. Bitte versuchen Sie es gleich noch einmal.\n  call.dialling: Die Verbindung wird aufgebaut …\n  call.end: Auflegen\n  call.ended: Das Gespräch ist beendet.\n  call.failed: Der Anruf ist nicht zustande gekommen. Bitte versuchen Sie es noch einmal, oder rufen Sie {number} an.\n  call.keys: Zifferntasten\n  call.microphone_wait: Bitte erlauben Sie jetzt das Mikrofon.\n  call.mute: Stumm\n  call.no_microphone: Ihr Gerät gibt das Mikrofon nicht frei. Erlauben Sie es im Browser, oder rufen Sie per Telefon an.\n  call.no_script: Der Anruf im Browser braucht JavaScript. Mit dem Telefon erreichen Sie uns auch ohne.\n  call.not_recorded: Wir nehmen keine Gespräche auf.\n  call.ringing: Es klingelt …\n  call.talking: Sie sind verbunden.\n  emergency.more: Weitere Hilfe in Not\n  emergency.title: In Not?\n  emergency.today: Heute kein Geld für Essen, keine Wohnung, kein Strom? Rufen Sie an und drücken Sie die 1.\n  error.again: Noch einmal versuchen\n  error.back: Zurück zur Startseite\n  error.conflict: Das geht im Moment nicht mehr, weil sich etwas geändert hat. Bitte laden Sie die Seite neu.\n  error.database-away: Das geht im Moment nicht. Bitte versuchen Sie es gleich noch einmal, oder rufen Sie {number} an.\n  error.forbidden: Diese Seite ist nicht für alle zugänglich.\n  error.invalid: Diese Eingabe können wir so nicht verwenden. Bitte prüfen Sie sie.\n  error.not-found: Diese Seite gibt es nicht oder nicht mehr.\n  error.title: Das hat nicht geklappt\n  error.too-many: Das waren viele Anfragen in kurzer Zeit. Bitte warten Sie eine Minute.\n  error.unavailable: Das geht im Moment nicht. Bitte versuchen Sie es gleich noch einmal, oder rufen Sie {number} an.\n  error.unexpected: Bei uns ist ein Fehler passiert. Bitte versuchen Sie es noch einmal, oder rufen Sie {number} an.\n  language.choose: Sprache\n  line.closed_day: geschlossen\n  line.closed_now: Jetzt geschlossen. Wir sind wieder da {opens}.\n  line.districts: Die Leitung gibt es zuerst für {districts}. Andere Bezirke folgen. Auskunft bekommen alle.\n  line.hours: Wir sind da\n  line.hours_unsure: Diese Zeiten sind noch nicht bestätigt.\n  line.no_holidays: An Feiertagen ist geschlossen.\n  line.number: Rufen Sie an\n  line.number_unknown: Die Nummer dieser Leitung steht noch nicht fest. Sie erreichen die Stadt unter {number}.\n  line.open_now: Jetzt geöffnet, bis {time}\n  line.other_number: \"Alle anderen Fragen an die Stadt:\"\n  line.to_day: bis\n  page.skip: Zum Inhalt\n  page.staff: Für Beschäftigte\n  person.always: Sie können jederzeit mit einem Menschen sprechen.\n  privacy.short: Wir speichern nur, was für Ihr Anliegen nötig ist.\n  privacy.title: Ihre Daten\n  service.lead: Fragen zu Grundsicherung und Sozialhilfe? Wir helfen am Telefon.\n  trial.explained: Dieser Dienst wird gerade erprobt. Die Texte sind Vorschläge und noch nicht vom Amt freigegeben. Im Zweifel fragen Sie bitte einen Menschen.\n\n  # Who is responsible: what is asked, and why an answer is what it is.\n  where.ask.address: Wie ist die Adresse? Straße und Hausnummer, oder der Stadtteil.\n  where.ask.street: Welche Straße meinen Sie?\n  where.ask.house_number: Welche Hausnummer ist es? Der Stadtteil hilft auch.\n  where.ask.quarter: In welchem Stadtteil ist das?\n  where.ask.postcode: Wie ist die Postleitzahl? Sie hat fünf Ziffern.\n  where.ask.matter: Worum geht es?\n  where.ask.last_name: Mit welchen Buchstaben beginnt der Nachname? Dann finden wir die Stelle im Haus.\n  where.ask.situation: Trifft einer dieser Sätze zu?\n  where.whose.last_registration: Es geht um die Adresse, unter der Sie zuletzt in der Stadt gemeldet waren.\n  where.whose.deceased: Es geht um die Adresse, unter der die verstorbene Person gemeldet war.\n  where.whose.before_admission: Es geht um die Adresse vor dem Einzug in die Einrichtung.\n  where.why.shared_postcode: \"Die Postleitzahl {postcode} liegt in mehreren Bezirken: {districts}.\"\n  where.why.shared_street: \"Die Straße {street} liegt in mehreren Bezirken: {districts}.\"\n  where.why.no_directory: Uns liegt kein Straßenverzeichnis vor.\n  where.why.street_unknown: Die Straße „{street}“ steht nicht im Straßenverzeichnis.\n  where.why.street_renamed: Die {street} heißt heute anders.\n  where.why.number_unknown: Die Hausnummer {number} steht für die Straße {street} nicht im Verzeichnis.\n  where.why.number_unreadable: „{number}“ können wir nicht als Hausnummer lesen.\n  where.why.quarter_unknown: Einen Stadtteil „{quarter}“ kennen wir in dieser Stadt nicht.\n  where.why.quarter_ambiguous: „{quarter}“ gibt es in mehreren Bezirken.\n  where.why.quarter_differs: \"Die Straße {street} liegt nach dem Verzeichnis nicht in {quarter}, sondern hier: {there}. Bitte prüfen.\"\n  where.why.postcode_unreadable: „{postcode}“ ist keine Postleitzahl.\n  where.why.postcode_differs: \"Die Straße {street} hat nach dem Verzeichnis nicht die Postleitzahl {postcode}. Sie liegt hier: {there}. Bitte prüfen.\"\n  where.why.postcode_outside: Die Postleitzahl {postcode} gehört nicht zu dieser Stadt.\n  where.why.contradiction: \"Das passt nicht zusammen: {one} liegt hier: {there}. Genannt wurde auch {other}.\"\n  where.why.matter_unknown: Das Anliegen „{matter}“ kennen wir nicht.\n  where.why.answer_unknown: „{answer}“ ist keine der möglichen Antworten.\n  where.why.no_office: \"Für „{matter}“ im Bezirk {district} kennen wir keine Stelle.\"\n  where.why.several_offices: \"Für „{matter}“ im Bezirk {district} gibt es mehrere Stellen. Welche zuständig ist, wissen wir nicht.\"\n  where.why.district_changed: Das Straßenverzeichnis passt nicht mehr zu den Bezirken. Es muss neu eingelesen werden.\n  where.why.part_unknown: \"Welcher Teil der Stelle zuständig ist, wissen wir nicht. {text}\"\n  where.why.part_unsure: Wie die Stelle diesen Namen einordnet, wissen wir nicht. Sie gehört trotzdem dazu; fragen Sie dort nach.\n  where.why.part_gap: Für diesen Namen nennt die Liste der Stelle keinen Teil. Fragen Sie dort nach.\n  where.why.rule: \"{text}\"\n", "wording/en.yaml": "language: en\ntexts:\n  service.name:\n    text: Social service line\n    reviewed: {by: \"M. Muster, translation\", on: 2026-11-02}\n  trial.note: Trial operation\n\n  # The citizens'' page and the pages of errors.\n  call.anonymous: We do not need your name for general information.\n  call.browser: Call now\n  call.browser_hint: You speak through your device''s microphone. The call is free and nothing is recorded.\n  call.busy: All lines in the browser are taken right now. Please try again shortly.\n  call.dialling: Connecting …\n  call.end: Hang up\n  call.ended: The call has ended.\n  call.failed: The call could not be made. Please try again, or call {number}.\n  call.keys: Keypad\n  call.microphone_wait: Please allow the microphone now.\n  call.mute: Mute\n  call.no_microphone: Your device does not allow the microphone. Allow it in your browser, or call by phone.\n  call.no_script: Calling from the browser needs JavaScript. You can also reach us by telephone.\n  call.not_recorded: We do not record calls.\n  call.ringing: Ringing …\n  call.talking: You are connected.\n  emergency.more: More help in need\n  emergency.title: In need of help?\n  emergency.today: No money for food, nowhere to stay or no electricity today? Call us and press 1.\n  error.again: Try again\n  error.back: Back to the start page\n  error.conflict: This is no longer possible because something has changed. Please reload the page.\n  error.database-away: This is not possible at the moment. Please try again shortly, or call {number}.\n  error.forbidden: This page is not open to everyone.\n  error.invalid: We cannot use this entry as it is. Please check it.\n  error.not-found: This page does not exist or no longer exists.\n  error.title: That did not work\n  error.too-many: That was a lot of requests in a short time. Please wait a minute.\n  error.unavailable: This is not possible at the moment. Please try again shortly, or call {number}.\n  error.unexpected: Something went wrong on our side. Please try again, or call {number}.\n  language.choose: Language\n  line.closed_day: closed\n  line.closed_now: Closed now, open again {opens}\n  line.districts: The line begins in {districts}. Other districts will follow. Everyone gets information.\n  line.hours: Opening hours\n  line.hours_unsure: These hours are not confirmed yet.\n  line.no_holidays: Closed on public holidays.\n  line.number: Call us\n  line.number_unknown: The number of this line is not fixed yet. You can reach the city at {number}.\n  line.open_now: Open now, until {time}\n  line.other_number: \"All other questions to the city:\"\n  line.to_day: to\n  page.skip: Skip to content\n  page.staff: For staff\n  person.always: You can speak to a person at any time.\n  privacy.short: We only store what your enquiry needs.\n  privacy.title: Your data\n  service.lead: Questions about basic income support or social assistance? We help by phone.\n  trial.explained: This service is being tried out. The texts are proposals that the office has not approved yet. If in doubt, please ask a person.\n", "announcements.yaml": "greeting:\n  de: Guten Tag, hier ist das Servicetelefon der Musterstadt. Nichts wird aufgenommen.\n  en: Hello, this is the service line of Musterstadt. Nothing is recorded.\ntrial:\n  de: Diese Leitung ist im Probebetrieb.\nemergency_hint:\n  de: In Lebensgefahr wählen Sie 112.\n  en: In danger of life dial 112.\nafter_menu:\n  de: Wir suchen eine freie Person für Sie.\nwrong_key:\n  de: Diese Taste kennen wir nicht.\nall_busy:\n  de: Alle sprechen gerade. Sie kommen der Reihe nach dran.\nagent_lost:\n  de: Die Verbindung ist unterbrochen. Bitte bleiben Sie dran.\nhold_loop:\n  de: Wir starten gerade neu. Bitte bleiben Sie dran.\nclosed:\n  de: \"Wir sind jetzt nicht da. Wir sind wieder da: {opens}.\"\n  en: \"We are closed now. We are back {opens}.\"\nholiday:\n  de: \"Heute ist Feiertag. Wir sind wieder da: {opens}.\"\nclosure:\n  de: \"Heute ist geschlossen. Wir sind wieder da: {opens}.\"\nline_closed:\n  de: Die Leitung ist gerade geschlossen.\nemergency_mode:\n  de: Wir haben gerade eine Störung.\n", "responsibility.yaml": "# Every kind of rule once.\nevidence:\n  quarters: {status: confirmed, source: invented}\n  postcodes: {status: reported, source: invented}\n\nrules:\n  grundsicherung:\n    names: [Sozialhilfe, HLU]\n    step: {by: address}\n    situations:\n      ohne-wohnung: {title: {de: Ich habe keine Wohnung}, step: {by: rule, matter: ohne-wohnung}}\n      im-heim: {title: {de: Ich lebe in einem Heim}, step: {by: unclear, why: Im Heim gilt eine andere Regel.}}\n    status: confirmed\n    source: invented\n    as_of: 2026-11-22\n  ohne-wohnung:\n    names: [obdachlos]\n    step:\n      by: question\n      question: gemeldet\n      then:\n        ja: {by: address, whose: last_registration, matter: grundsicherung}\n        nie: {by: district, district: sued, matter: grundsicherung, unit: Zimmer 8}\n    beside: [nothilfe]\n    status: confirmed\n    source: invented\n  bestattung:\n    step:\n      by: question\n      question: gezahlt\n      then:\n        hier: {by: district_answer, question: zahlende-stelle, matter: grundsicherung}\n        woanders: {by: elsewhere, why: \"Zuständig ist die Stadt, die zuletzt gezahlt hat.\"}\n        nein: {by: address, whose: deceased, matter: grundsicherung}\n    status: confirmed\n    source: invented\n  eingliederungshilfe:\n    step: {by: office, office: teilhabe}\n    status: confirmed\n    source: invented\n  arbeit:\n    names: [Jobcenter]\n    step: {by: office, office: arbeitsamt}\n    status: reported\n    source: invented\n\nquestions:\n  gemeldet:\n    text: {de: Waren Sie in Musterstadt gemeldet?}\n    answers:\n      ja: {de: Ja}\n      nie: {de: \"Nein, nie\"}\n  gezahlt:\n    text: {de: Hat die verstorbene Person Sozialhilfe bekommen?}\n    answers:\n      hier: {de: \"Ja, in Musterstadt\"}\n      woanders: {de: \"Ja, in einer anderen Stadt\"}\n      nein: {de: Nein}\n  zahlende-stelle:\n    text: {de: Welches Sozialamt hat gezahlt?}\n\nsplits:\n  teilhabe:\n    status: old\n    source: invented\n    letters:\n      - {first: A, last: HASS, unit: T1}\n      - {first: HASSA, last: KITZ, unit: T2}\n      - {first: KIUA, last: TORN, unit: T3}\n      - {first: TORO, last: Z, unit: T4}\n  arbeitsamt:\n    status: reported\n    source: invented\n    areas:\n      - {unit: Standort Hafen, quarters: [Hafen]}\n      - {unit: Standort 99001, postcodes: [\"99001\"]}\n  amt-sued:\n    status: reported\n    source: invented\n    offices: [amt-sued-hafen, amt-sued-unterdorf]\n    note: Die Aufteilung ist nicht bekannt.\n\nformer_streets:\n  Kaiserallee: [Allee der Freiheit, Allee des Friedens]\nother_quarters:\n  Kiez: [Hafen]\n"}', '2026-11-28 13:29:40.917103+00', 'delivered', NULL);


--
-- Data for Name: sound; Type: TABLE DATA; Schema: city; Owner: -
--



--
-- Data for Name: switch; Type: TABLE DATA; Schema: city; Owner: -
--

INSERT INTO city.switch VALUES ('line_opened:sozial', true, '2026-11-28 13:29:41.628047+00', 'system');
INSERT INTO city.switch VALUES ('line_opened:immer', true, '2026-11-28 13:29:41.629192+00', 'system');


--
-- Data for Name: work; Type: TABLE DATA; Schema: desk; Owner: -
--

INSERT INTO desk.work VALUES ('01a22259-06b4-7368-b0fe-4e6550669d69', '01a22258-e5fa-7737-8dfd-6a5f074233da', NULL, NULL, NULL, '2026-11-28 13:30:12.500698+00', '2026-11-28 13:30:12.500698+00', '2026-11-28 13:30:12.500698+00', '2026-11-29 13:30:12.500698+00');


--
-- Data for Name: procrastinate_events; Type: TABLE DATA; Schema: jobs; Owner: -
--



--
-- Data for Name: procrastinate_jobs; Type: TABLE DATA; Schema: jobs; Owner: -
--



--
-- Data for Name: procrastinate_periodic_defers; Type: TABLE DATA; Schema: jobs; Owner: -
--



--
-- Data for Name: procrastinate_workers; Type: TABLE DATA; Schema: jobs; Owner: -
--



--
-- Data for Name: account; Type: TABLE DATA; Schema: people; Owner: -
--

INSERT INTO people.account VALUES ('01a22258-e74c-7ce5-8a64-5f4a94349f8f', '\x01000000014ad9c7b64198cfb2b844b03d5b8e07c2c0ce2b5b26de28fa7b04464756ee27b075e50f2dfb2f', '\x56a14b7603401dadf5c71be97e46ccc923fb773c986b758d6a85057caa59a51d', '\x0100000001f66f8348080a50eb23564210227dbbe4fd422687e5dca9bd098e07bfc6757c6da88c547c695cfc692a12c0b1', '$argon2id$v=19$m=65536,t=3,p=4$5gs2NO4soK897z06yn1diQ$TA2XE3n4/rO6oLjr5jrOzFHngYd7KUf8dsz1q0IAb4w', true, true, 0, NULL, '2026-11-28 13:29:41.621057+00');
INSERT INTO people.account VALUES ('01a22258-e5fa-7737-8dfd-6a5f074233da', '\x01000000017ad944511fed9fd5ea161534ccc44a2fb3c31d10db1f4e627ac7c9154944239a6b', '\xbf55b76b23281f336fcca781ccb6fba2df0e2c80a802edcd7bf014bd7066e712', '\x0100000001c502c3626a98cec2617f005976ae05ec980ce7a6c0f91ea4b0e6df9dd8fbb3becf2650b6c826dd345543e2c6740e', '$argon2id$v=19$m=65536,t=3,p=4$B+bN4uPUubLPZPXz3mdBvA$irIN3sK/Z9iWv5WOwTJnQmmj7E/uHXfvhKt5PiyhtGg', false, true, 0, NULL, '2026-11-28 13:29:41.26608+00');
INSERT INTO people.account VALUES ('01a22258-e69b-7476-8066-6b4cfc7a15e5', '\x0100000001b6f9c67c23cf3f7a824f72fe7561ce0aec7cc276efe22664dcd83f849711444620a9ab', '\x9d2a92d2bb4100772099b43d99222fe307ff8b7084e44a975275e2f2bdede6b3', '\x01000000018c0a068243ae38ed42b2ecd49fc5bbf2a6f61ae1b82be58011547319b1c935f0abbb0968c33168db3f75cad2c8', '$argon2id$v=19$m=65536,t=3,p=4$kM5vVaeqEiys0kV5p9QCiA$aKkbFWSHjf93AqPj79jH1EFXYD7iFy3AGafN7xxRl0Q', false, true, 0, NULL, '2026-11-28 13:29:41.440167+00');


--
-- Data for Name: role; Type: TABLE DATA; Schema: people; Owner: -
--

INSERT INTO people.role VALUES ('01a22258-e5fa-7737-8dfd-6a5f074233da', 'agent', '');
INSERT INTO people.role VALUES ('01a22258-e69b-7476-8066-6b4cfc7a15e5', 'supervisor', '');
INSERT INTO people.role VALUES ('01a22258-e74c-7ce5-8a64-5f4a94349f8f', 'admin', '');


--
-- Data for Name: session; Type: TABLE DATA; Schema: people; Owner: -
--

INSERT INTO people.session VALUES ('\x49c67256339c0707644dbbc075b9279a834eb8b0c4ce0d059ba0a73929da63a7', '01a22258-e5fa-7737-8dfd-6a5f074233da', '2026-11-28 13:29:46.133949+00', '2026-11-28 13:29:46.133949+00', '2026-11-29 01:29:46.133949+00');
INSERT INTO people.session VALUES ('\x87e8bcc6a4e80966d42abee399fca231b2c1970e3d462990dadf90781e25c8e1', '01a22258-e69b-7476-8066-6b4cfc7a15e5', '2026-11-28 13:30:14.156232+00', '2026-11-28 13:30:14.156232+00', '2026-11-29 01:30:14.156232+00');


--
-- Data for Name: skill; Type: TABLE DATA; Schema: people; Owner: -
--

INSERT INTO people.skill VALUES ('01a22258-e5fa-7737-8dfd-6a5f074233da', 'dienst');
INSERT INTO people.skill VALUES ('01a22258-e5fa-7737-8dfd-6a5f074233da', 'englisch');
INSERT INTO people.skill VALUES ('01a22258-e5fa-7737-8dfd-6a5f074233da', 'notlage');
INSERT INTO people.skill VALUES ('01a22258-e5fa-7737-8dfd-6a5f074233da', 'schulden');
INSERT INTO people.skill VALUES ('01a22258-e5fa-7737-8dfd-6a5f074233da', 'sozialhilfe');
INSERT INTO people.skill VALUES ('01a22258-e69b-7476-8066-6b4cfc7a15e5', 'dienst');
INSERT INTO people.skill VALUES ('01a22258-e69b-7476-8066-6b4cfc7a15e5', 'englisch');
INSERT INTO people.skill VALUES ('01a22258-e69b-7476-8066-6b4cfc7a15e5', 'notlage');
INSERT INTO people.skill VALUES ('01a22258-e69b-7476-8066-6b4cfc7a15e5', 'schulden');
INSERT INTO people.skill VALUES ('01a22258-e69b-7476-8066-6b4cfc7a15e5', 'sozialhilfe');


--
-- Data for Name: call; Type: TABLE DATA; Schema: phone; Owner: -
--

INSERT INTO phone.call VALUES ('01a22259-06b4-7368-b0fe-4e6550669d69', 'node1', 'node1-1795872589.0', 'sozial', 'closed', 8, '2026-11-28 13:30:12.500698+00', NULL, '2026-11-28 13:29:49.491+00', 'de', NULL, NULL, '{sozialhilfe}', NULL, 0, false, '01a22258-e5fa-7737-8dfd-6a5f074233da', 'browser-01a22258e5fa77378dfd6a5f074233da', 'o-01a22259-5de9-7ef1-89e9-4ce89af8d0dc', '01a22259-5de9-7ef1-89e9-4ce89af8d0dc', NULL, NULL);


--
-- Data for Name: handset; Type: TABLE DATA; Schema: phone; Owner: -
--

INSERT INTO phone.handset VALUES ('browser-01a22258e5fa77378dfd6a5f074233da', '01a22258-e5fa-7737-8dfd-6a5f074233da', 'browser', '\x0100000001830237624441aed1ef35bbe64dd0495b087c6d90062d3994c01ebe0067338b32dd5b41ee8f63d041684053a29dfeb9a5d9c3a41318afbd05a0f19bb99fd57c4248c31778b2b215c00dc6df27', '2026-11-28 13:29:47.18693+00', true);


--
-- Data for Name: request; Type: TABLE DATA; Schema: phone; Owner: -
--

INSERT INTO phone.request VALUES ('01a22259-6018-7fbe-a3cb-65c195ed4a96', '01a22259-06b4-7368-b0fe-4e6550669d69', 'node1', 'end', '2026-11-28 13:30:12.377027+00', '2026-11-28 13:30:12.39806+00');


--
-- Data for Name: migration; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.migration VALUES ('0002_street_directory');


--
-- Data for Name: contact; Type: TABLE DATA; Schema: records; Owner: -
--

INSERT INTO records.contact VALUES ('01a22259-06b4-7368-b0fe-4e6550669d69', 'live', 'phone', 'sozial', 'node1', 'de', NULL, NULL, NULL, true, '2026-11-28 13:29:49.491+00', '2026-11-28 13:29:49.492452+00', '2026-11-28 13:30:11.808891+00', '2026-11-28 13:30:12.228953+00', '2026-11-28 13:30:12.384287+00', '2026-11-28 13:30:12.500698+00', 'answered', 'agent', NULL, NULL);


--
-- Data for Name: enquiry; Type: TABLE DATA; Schema: records; Owner: -
--



--
-- Data for Name: journal; Type: TABLE DATA; Schema: records; Owner: -
--

INSERT INTO records.journal OVERRIDING SYSTEM VALUE VALUES ('01a22258-e537-77a9-a4a2-c03a07a504e8', 1, '2026-11-28 13:29:40.918765+00', 'city_release_activated', 1, NULL, NULL, NULL, NULL, '{"before": null, "release": "a4b757f67eaa12c18323090a2fd0595e9a9e6196b5dabfdcef18c42cce084ed4"}');
INSERT INTO records.journal OVERRIDING SYSTEM VALUE VALUES ('01a22258-e69a-74a3-9d94-0ef102314f93', 2, '2026-11-28 13:29:41.274322+00', 'account_created', 1, NULL, NULL, NULL, NULL, '{"roles": "agent", "account": "01a22258-e5fa-7737-8dfd-6a5f074233da"}');
INSERT INTO records.journal OVERRIDING SYSTEM VALUE VALUES ('01a22258-e74a-77ca-848d-9322b6a14885', 3, '2026-11-28 13:29:41.450518+00', 'account_created', 1, NULL, NULL, NULL, NULL, '{"roles": "supervisor", "account": "01a22258-e69b-7476-8066-6b4cfc7a15e5"}');
INSERT INTO records.journal OVERRIDING SYSTEM VALUE VALUES ('01a22258-e7fa-775c-bbbe-fe0c6ed89344', 4, '2026-11-28 13:29:41.626486+00', 'account_created', 1, NULL, NULL, NULL, NULL, '{"roles": "admin", "account": "01a22258-e74c-7ce5-8a64-5f4a94349f8f"}');
INSERT INTO records.journal OVERRIDING SYSTEM VALUE VALUES ('01a22258-e7fc-7b47-a2d4-95b836260e88', 5, '2026-11-28 13:29:41.628047+00', 'switch_turned', 1, NULL, NULL, 'system', NULL, '{"to": "on", "switch": "line_opened:sozial"}');
INSERT INTO records.journal OVERRIDING SYSTEM VALUE VALUES ('01a22258-e7fd-75ef-be7e-80368909a2f1', 6, '2026-11-28 13:29:41.629192+00', 'switch_turned', 1, NULL, NULL, 'system', NULL, '{"to": "on", "switch": "line_opened:immer"}');
INSERT INTO records.journal OVERRIDING SYSTEM VALUE VALUES ('01a22258-f73a-7835-b295-dbc9d282b933', 7, '2026-11-28 13:29:45.530539+00', 'signed_in', 1, NULL, NULL, NULL, NULL, '{"way": "password"}');
INSERT INTO records.journal OVERRIDING SYSTEM VALUE VALUES ('01a22258-f995-737c-a862-7cf4c77937e0', 8, '2026-11-28 13:29:46.13325+00', 'account_changed', 1, NULL, NULL, NULL, NULL, '{"what": "password", "account": "01a22258-e5fa-7737-8dfd-6a5f074233da"}');
INSERT INTO records.journal OVERRIDING SYSTEM VALUE VALUES ('01a22259-02dc-7672-8ea5-e0806e3d47dc', 9, '2026-11-28 13:29:48.50673+00', 'agent_state_changed', 1, NULL, NULL, 'agent', NULL, '{"to": "ready", "from": "away", "reason": null}');
INSERT INTO records.journal OVERRIDING SYSTEM VALUE VALUES ('01a22259-06b4-773f-ab38-09c58f9a189f', 10, '2026-11-28 13:29:49.492452+00', 'call_stepped', 1, '01a22259-06b4-7368-b0fe-4e6550669d69', NULL, NULL, NULL, '{"to": "greeting", "call": "01a22259-06b4-7368-b0fe-4e6550669d69", "from": "ringing", "step": 1, "event": "admitted"}');
INSERT INTO records.journal OVERRIDING SYSTEM VALUE VALUES ('01a22259-3503-7ed9-8d18-e76ea1d76b90', 11, '2026-11-28 13:30:01.34792+00', 'call_stepped', 1, '01a22259-06b4-7368-b0fe-4e6550669d69', NULL, NULL, NULL, '{"to": "menu", "call": "01a22259-06b4-7368-b0fe-4e6550669d69", "from": "greeting", "step": 2, "event": "prompt_ended"}');
INSERT INTO records.journal OVERRIDING SYSTEM VALUE VALUES ('01a22259-5346-7004-99bf-791e6e49f807', 12, '2026-11-28 13:30:09.093998+00', 'call_stepped', 1, '01a22259-06b4-7368-b0fe-4e6550669d69', NULL, NULL, NULL, '{"to": "menu", "call": "01a22259-06b4-7368-b0fe-4e6550669d69", "from": "menu", "step": 3, "event": "prompt_ended"}');
INSERT INTO records.journal OVERRIDING SYSTEM VALUE VALUES ('01a22259-5de0-7e5a-adc4-188d09cb4657', 13, '2026-11-28 13:30:11.808891+00', 'call_stepped', 1, '01a22259-06b4-7368-b0fe-4e6550669d69', NULL, NULL, NULL, '{"to": "waiting", "call": "01a22259-06b4-7368-b0fe-4e6550669d69", "from": "menu", "step": 4, "event": "no_key"}');
INSERT INTO records.journal OVERRIDING SYSTEM VALUE VALUES ('01a22259-5dea-70f5-8e59-bf870ad6daef', 14, '2026-11-28 13:30:11.808891+00', 'offer_made', 1, '01a22259-06b4-7368-b0fe-4e6550669d69', NULL, NULL, NULL, '{"node": "node1", "offer": "01a22259-5de9-7ef1-89e9-4ce89af8d0dc"}');
INSERT INTO records.journal OVERRIDING SYSTEM VALUE VALUES ('01a22259-5f84-7f64-b581-84f736166e1e', 15, '2026-11-28 13:30:12.228953+00', 'call_stepped', 1, '01a22259-06b4-7368-b0fe-4e6550669d69', NULL, NULL, NULL, '{"to": "talking", "call": "01a22259-06b4-7368-b0fe-4e6550669d69", "from": "waiting", "step": 5, "event": "agent_answered"}');
INSERT INTO records.journal OVERRIDING SYSTEM VALUE VALUES ('01a22259-6020-74ac-8317-4755d85c66a9', 16, '2026-11-28 13:30:12.384287+00', 'call_stepped', 1, '01a22259-06b4-7368-b0fe-4e6550669d69', NULL, NULL, NULL, '{"to": "wrap_up", "call": "01a22259-06b4-7368-b0fe-4e6550669d69", "from": "talking", "step": 6, "event": "agent_ended"}');
INSERT INTO records.journal OVERRIDING SYSTEM VALUE VALUES ('01a22259-602e-7326-b0ab-f0c03b20d5b9', 17, '2026-11-28 13:30:12.398194+00', 'call_stepped', 1, '01a22259-06b4-7368-b0fe-4e6550669d69', NULL, NULL, NULL, '{"to": "wrap_up", "call": "01a22259-06b4-7368-b0fe-4e6550669d69", "from": "wrap_up", "step": 7, "event": "caller_gone"}');
INSERT INTO records.journal OVERRIDING SYSTEM VALUE VALUES ('01a22259-6095-7378-a50d-2a2362fb5499', 18, '2026-11-28 13:30:12.500698+00', 'call_stepped', 1, '01a22259-06b4-7368-b0fe-4e6550669d69', NULL, NULL, NULL, '{"to": "closed", "call": "01a22259-06b4-7368-b0fe-4e6550669d69", "from": "wrap_up", "step": 8, "event": "wrapped_up"}');
INSERT INTO records.journal OVERRIDING SYSTEM VALUE VALUES ('01a22259-609a-7702-bac1-3f939633d41f', 19, '2026-11-28 13:30:12.500698+00', 'contact_closed', 1, '01a22259-06b4-7368-b0fe-4e6550669d69', NULL, 'agent', NULL, '{"topic": null, "outcome": "answered", "district": null}');
INSERT INTO records.journal OVERRIDING SYSTEM VALUE VALUES ('01a22259-64ca-751e-a66d-2e319e16a8da', 20, '2026-11-28 13:30:13.578344+00', 'signed_in', 1, NULL, NULL, NULL, NULL, '{"way": "password"}');
INSERT INTO records.journal OVERRIDING SYSTEM VALUE VALUES ('01a22259-670b-7995-977f-d722ce2a8cb0', 21, '2026-11-28 13:30:14.155629+00', 'account_changed', 1, NULL, NULL, NULL, NULL, '{"what": "password", "account": "01a22258-e69b-7476-8066-6b4cfc7a15e5"}');


--
-- Data for Name: seal; Type: TABLE DATA; Schema: records; Owner: -
--

INSERT INTO records.seal VALUES (1, '01a22258-e537-77a9-a4a2-c03a07a504e8', '\x96933dcc8ec63bcd4398f8fd50a05e35d8118a93136bb5dc937ac59e3ad5c8b7', '2026-11-28 13:29:43.638162+00');
INSERT INTO records.seal VALUES (2, '01a22258-e69a-74a3-9d94-0ef102314f93', '\xec518b275fb6e26d6faf7abb277bd6f0ed0db40b346049e2fab04e1814df8b8b', '2026-11-28 13:29:43.638162+00');
INSERT INTO records.seal VALUES (3, '01a22258-e74a-77ca-848d-9322b6a14885', '\x1c8e3c84aad5ff3e13a11a67f277bbfdaa5e64e7904071f50d74709a5512b9ab', '2026-11-28 13:29:43.638162+00');
INSERT INTO records.seal VALUES (4, '01a22258-e7fa-775c-bbbe-fe0c6ed89344', '\x87eb2c35567b40e5e36de6aeb0c0fab745363eb35abfbd6fb26b480805d0b58a', '2026-11-28 13:29:43.638162+00');
INSERT INTO records.seal VALUES (5, '01a22258-e7fc-7b47-a2d4-95b836260e88', '\xfbeba00bbadb87e208fe3cb1c2896554812bf4bb5c41ac1cbfab533d99c7234e', '2026-11-28 13:29:43.638162+00');
INSERT INTO records.seal VALUES (6, '01a22258-e7fd-75ef-be7e-80368909a2f1', '\x4252467f7ef42352b41efd3da548e53619ec8177f3a64c97fb32f0245b77240b', '2026-11-28 13:29:43.638162+00');
INSERT INTO records.seal VALUES (7, '01a22258-f73a-7835-b295-dbc9d282b933', '\xb86a5f161df24f5a5e783da933374488268aeb125a6823ecc80fad0e38f1d98a', '2026-11-28 13:29:45.669637+00');
INSERT INTO records.seal VALUES (8, '01a22258-f995-737c-a862-7cf4c77937e0', '\xe25233987078e0083194390661d562f1bfb829b0baa1dca2bb61548bed9b4798', '2026-11-28 13:29:46.680964+00');
INSERT INTO records.seal VALUES (9, '01a22259-02dc-7672-8ea5-e0806e3d47dc', '\x2a7a0e0ed8d676ebdffb8e70f6e6a1150fb33c4d208906acaafca3ba7aff3274', '2026-11-28 13:29:48.690493+00');
INSERT INTO records.seal VALUES (10, '01a22259-06b4-773f-ab38-09c58f9a189f', '\xc593d7da5b2e241524c5e71bb73a4e018c4ee04c9c5d25dde1b207fa02b81766', '2026-11-28 13:29:49.696812+00');
INSERT INTO records.seal VALUES (11, '01a22259-3503-7ed9-8d18-e76ea1d76b90', '\x78e87607a4f8ea6f6d315e0b4d98307256cd3c59bf17daad71155acafdeb8291', '2026-11-28 13:30:01.753524+00');
INSERT INTO records.seal VALUES (12, '01a22259-5346-7004-99bf-791e6e49f807', '\xb95d672206d609dc77f50fbec0b9a843d95fc052fe801537e1022eb83cf3568e', '2026-11-28 13:30:09.776886+00');
INSERT INTO records.seal VALUES (13, '01a22259-5de0-7e5a-adc4-188d09cb4657', '\xa1a2fd0a5c7a92c67f1ce36a7f93567a0c674a28bf23a015331746458d7d0a50', '2026-11-28 13:30:12.789918+00');
INSERT INTO records.seal VALUES (14, '01a22259-5dea-70f5-8e59-bf870ad6daef', '\x026f759f2770023d357f4086e9fd367c2c12f8b40e1e75b69ce0048e95f020cb', '2026-11-28 13:30:12.789918+00');
INSERT INTO records.seal VALUES (15, '01a22259-5f84-7f64-b581-84f736166e1e', '\xb3a051f2b5daa16c49c1f1e936e97a1467797f9e6b355635fc28413e404d3e89', '2026-11-28 13:30:12.789918+00');
INSERT INTO records.seal VALUES (16, '01a22259-6020-74ac-8317-4755d85c66a9', '\x279e8d6a69567642f6dae2f061d6a9c6f5021653b9cc9d2d754c5068559203b7', '2026-11-28 13:30:12.789918+00');
INSERT INTO records.seal VALUES (17, '01a22259-602e-7326-b0ab-f0c03b20d5b9', '\x424f4d850f3d998d77a6e07f11ac86fe322e8923ce855ef241e6f21101f4d6cf', '2026-11-28 13:30:12.789918+00');
INSERT INTO records.seal VALUES (18, '01a22259-6095-7378-a50d-2a2362fb5499', '\x6c2ed599400cd88e77fec30bc5e7e21e6badb23d137282621fe30d7b7b4bb0f2', '2026-11-28 13:30:12.789918+00');
INSERT INTO records.seal VALUES (19, '01a22259-609a-7702-bac1-3f939633d41f', '\x0244d93b18634eea7329697ee8f2387b62e1da0d5c5cded9a3d58eaa6b559b14', '2026-11-28 13:30:12.789918+00');
INSERT INTO records.seal VALUES (20, '01a22259-64ca-751e-a66d-2e319e16a8da', '\x8661754b026ef55dcec32ef503379e53fdc3aba8bcb268fd152ee189a1435cd0', '2026-11-28 13:30:13.801751+00');


--
-- Data for Name: directory; Type: TABLE DATA; Schema: responsibility; Owner: -
--



--
-- Data for Name: segment; Type: TABLE DATA; Schema: responsibility; Owner: -
--



--
-- Data for Name: node; Type: TABLE DATA; Schema: routing; Owner: -
--

INSERT INTO routing.node VALUES ('node1', '2026-11-28 13:30:14.025491+00', true);


--
-- Data for Name: offer; Type: TABLE DATA; Schema: routing; Owner: -
--

INSERT INTO routing.offer VALUES ('01a22259-5de9-7ef1-89e9-4ce89af8d0dc', '01a22259-06b4-7368-b0fe-4e6550669d69', '01a22258-e5fa-7737-8dfd-6a5f074233da', 'node1', 'browser-01a22258e5fa77378dfd6a5f074233da', 'accepted', '2026-11-28 13:30:11.808891+00', '2026-11-28 13:30:36.808891+00', '2026-11-28 13:30:12.228953+00');


--
-- Data for Name: presence; Type: TABLE DATA; Schema: routing; Owner: -
--

INSERT INTO routing.presence VALUES ('01a22258-e5fa-7737-8dfd-6a5f074233da', 'ready', '2026-11-28 13:30:12.500698+00', NULL, '{dienst,englisch,notlage,schulden,sozialhilfe}', 'browser-01a22258e5fa77378dfd6a5f074233da', false, NULL, '2026-11-28 13:29:47.18693+00', NULL);


--
-- Data for Name: waiting; Type: TABLE DATA; Schema: routing; Owner: -
--



--
-- Name: active_only_seq; Type: SEQUENCE SET; Schema: city; Owner: -
--

SELECT pg_catalog.setval('city.active_only_seq', 1, false);


--
-- Name: procrastinate_events_id_seq; Type: SEQUENCE SET; Schema: jobs; Owner: -
--

SELECT pg_catalog.setval('jobs.procrastinate_events_id_seq', 1, false);


--
-- Name: procrastinate_jobs_id_seq; Type: SEQUENCE SET; Schema: jobs; Owner: -
--

SELECT pg_catalog.setval('jobs.procrastinate_jobs_id_seq', 1, false);


--
-- Name: procrastinate_periodic_defers_id_seq; Type: SEQUENCE SET; Schema: jobs; Owner: -
--

SELECT pg_catalog.setval('jobs.procrastinate_periodic_defers_id_seq', 1, false);


--
-- Name: procrastinate_workers_id_seq; Type: SEQUENCE SET; Schema: jobs; Owner: -
--

SELECT pg_catalog.setval('jobs.procrastinate_workers_id_seq', 1, false);


--
-- Name: journal_number_seq; Type: SEQUENCE SET; Schema: records; Owner: -
--

SELECT pg_catalog.setval('records.journal_number_seq', 21, true);


--
-- Name: entry pk_entry; Type: CONSTRAINT; Schema: audit; Owner: -
--

ALTER TABLE ONLY audit.entry
    ADD CONSTRAINT pk_entry PRIMARY KEY (id);


--
-- Name: active pk_active; Type: CONSTRAINT; Schema: city; Owner: -
--

ALTER TABLE ONLY city.active
    ADD CONSTRAINT pk_active PRIMARY KEY ("only");


--
-- Name: release pk_release; Type: CONSTRAINT; Schema: city; Owner: -
--

ALTER TABLE ONLY city.release
    ADD CONSTRAINT pk_release PRIMARY KEY (hash);


--
-- Name: sound pk_sound; Type: CONSTRAINT; Schema: city; Owner: -
--

ALTER TABLE ONLY city.sound
    ADD CONSTRAINT pk_sound PRIMARY KEY (release, path);


--
-- Name: switch pk_switch; Type: CONSTRAINT; Schema: city; Owner: -
--

ALTER TABLE ONLY city.switch
    ADD CONSTRAINT pk_switch PRIMARY KEY (name);


--
-- Name: work pk_work; Type: CONSTRAINT; Schema: desk; Owner: -
--

ALTER TABLE ONLY desk.work
    ADD CONSTRAINT pk_work PRIMARY KEY (contact);


--
-- Name: procrastinate_events procrastinate_events_pkey; Type: CONSTRAINT; Schema: jobs; Owner: -
--

ALTER TABLE ONLY jobs.procrastinate_events
    ADD CONSTRAINT procrastinate_events_pkey PRIMARY KEY (id);


--
-- Name: procrastinate_jobs procrastinate_jobs_pkey; Type: CONSTRAINT; Schema: jobs; Owner: -
--

ALTER TABLE ONLY jobs.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_pkey PRIMARY KEY (id);


--
-- Name: procrastinate_periodic_defers procrastinate_periodic_defers_pkey; Type: CONSTRAINT; Schema: jobs; Owner: -
--

ALTER TABLE ONLY jobs.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_pkey PRIMARY KEY (id);


--
-- Name: procrastinate_periodic_defers procrastinate_periodic_defers_unique; Type: CONSTRAINT; Schema: jobs; Owner: -
--

ALTER TABLE ONLY jobs.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_unique UNIQUE (task_name, periodic_id, defer_timestamp);


--
-- Name: procrastinate_workers procrastinate_workers_pkey; Type: CONSTRAINT; Schema: jobs; Owner: -
--

ALTER TABLE ONLY jobs.procrastinate_workers
    ADD CONSTRAINT procrastinate_workers_pkey PRIMARY KEY (id);


--
-- Name: account pk_account; Type: CONSTRAINT; Schema: people; Owner: -
--

ALTER TABLE ONLY people.account
    ADD CONSTRAINT pk_account PRIMARY KEY (id);


--
-- Name: role pk_role; Type: CONSTRAINT; Schema: people; Owner: -
--

ALTER TABLE ONLY people.role
    ADD CONSTRAINT pk_role PRIMARY KEY (account, role, office);


--
-- Name: session pk_session; Type: CONSTRAINT; Schema: people; Owner: -
--

ALTER TABLE ONLY people.session
    ADD CONSTRAINT pk_session PRIMARY KEY (token);


--
-- Name: skill pk_skill; Type: CONSTRAINT; Schema: people; Owner: -
--

ALTER TABLE ONLY people.skill
    ADD CONSTRAINT pk_skill PRIMARY KEY (account, skill);


--
-- Name: account uq_account_login_lookup; Type: CONSTRAINT; Schema: people; Owner: -
--

ALTER TABLE ONLY people.account
    ADD CONSTRAINT uq_account_login_lookup UNIQUE (login_lookup);


--
-- Name: call pk_call; Type: CONSTRAINT; Schema: phone; Owner: -
--

ALTER TABLE ONLY phone.call
    ADD CONSTRAINT pk_call PRIMARY KEY (contact);


--
-- Name: handset pk_handset; Type: CONSTRAINT; Schema: phone; Owner: -
--

ALTER TABLE ONLY phone.handset
    ADD CONSTRAINT pk_handset PRIMARY KEY (name);


--
-- Name: request pk_request; Type: CONSTRAINT; Schema: phone; Owner: -
--

ALTER TABLE ONLY phone.request
    ADD CONSTRAINT pk_request PRIMARY KEY (id);


--
-- Name: migration migration_pkc; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.migration
    ADD CONSTRAINT migration_pkc PRIMARY KEY (version_num);


--
-- Name: contact pk_contact; Type: CONSTRAINT; Schema: records; Owner: -
--

ALTER TABLE ONLY records.contact
    ADD CONSTRAINT pk_contact PRIMARY KEY (id);


--
-- Name: enquiry pk_enquiry; Type: CONSTRAINT; Schema: records; Owner: -
--

ALTER TABLE ONLY records.enquiry
    ADD CONSTRAINT pk_enquiry PRIMARY KEY (id);


--
-- Name: journal pk_journal; Type: CONSTRAINT; Schema: records; Owner: -
--

ALTER TABLE ONLY records.journal
    ADD CONSTRAINT pk_journal PRIMARY KEY (id);


--
-- Name: seal pk_seal; Type: CONSTRAINT; Schema: records; Owner: -
--

ALTER TABLE ONLY records.seal
    ADD CONSTRAINT pk_seal PRIMARY KEY ("position");


--
-- Name: journal uq_journal_number; Type: CONSTRAINT; Schema: records; Owner: -
--

ALTER TABLE ONLY records.journal
    ADD CONSTRAINT uq_journal_number UNIQUE (number);


--
-- Name: seal uq_seal_journal; Type: CONSTRAINT; Schema: records; Owner: -
--

ALTER TABLE ONLY records.seal
    ADD CONSTRAINT uq_seal_journal UNIQUE (journal);


--
-- Name: directory pk_directory; Type: CONSTRAINT; Schema: responsibility; Owner: -
--

ALTER TABLE ONLY responsibility.directory
    ADD CONSTRAINT pk_directory PRIMARY KEY (id);


--
-- Name: segment pk_segment; Type: CONSTRAINT; Schema: responsibility; Owner: -
--

ALTER TABLE ONLY responsibility.segment
    ADD CONSTRAINT pk_segment PRIMARY KEY (directory, "position");


--
-- Name: node pk_node; Type: CONSTRAINT; Schema: routing; Owner: -
--

ALTER TABLE ONLY routing.node
    ADD CONSTRAINT pk_node PRIMARY KEY (name);


--
-- Name: offer pk_offer; Type: CONSTRAINT; Schema: routing; Owner: -
--

ALTER TABLE ONLY routing.offer
    ADD CONSTRAINT pk_offer PRIMARY KEY (id);


--
-- Name: presence pk_presence; Type: CONSTRAINT; Schema: routing; Owner: -
--

ALTER TABLE ONLY routing.presence
    ADD CONSTRAINT pk_presence PRIMARY KEY (agent);


--
-- Name: waiting pk_waiting; Type: CONSTRAINT; Schema: routing; Owner: -
--

ALTER TABLE ONLY routing.waiting
    ADD CONSTRAINT pk_waiting PRIMARY KEY (contact);


--
-- Name: ix_entry_at; Type: INDEX; Schema: audit; Owner: -
--

CREATE INDEX ix_entry_at ON audit.entry USING btree (at);


--
-- Name: ix_work_agent; Type: INDEX; Schema: desk; Owner: -
--

CREATE INDEX ix_work_agent ON desk.work USING btree (agent);


--
-- Name: ix_work_clear_at; Type: INDEX; Schema: desk; Owner: -
--

CREATE INDEX ix_work_clear_at ON desk.work USING btree (clear_at);


--
-- Name: idx_procrastinate_jobs_worker_not_null; Type: INDEX; Schema: jobs; Owner: -
--

CREATE INDEX idx_procrastinate_jobs_worker_not_null ON jobs.procrastinate_jobs USING btree (worker_id) WHERE ((worker_id IS NOT NULL) AND (status = 'doing'::jobs.procrastinate_job_status));


--
-- Name: idx_procrastinate_workers_last_heartbeat; Type: INDEX; Schema: jobs; Owner: -
--

CREATE INDEX idx_procrastinate_workers_last_heartbeat ON jobs.procrastinate_workers USING btree (last_heartbeat);


--
-- Name: procrastinate_events_job_id_fkey_v1; Type: INDEX; Schema: jobs; Owner: -
--

CREATE INDEX procrastinate_events_job_id_fkey_v1 ON jobs.procrastinate_events USING btree (job_id);


--
-- Name: procrastinate_jobs_id_lock_idx_v1; Type: INDEX; Schema: jobs; Owner: -
--

CREATE INDEX procrastinate_jobs_id_lock_idx_v1 ON jobs.procrastinate_jobs USING btree (id, lock) WHERE (status = ANY (ARRAY['todo'::jobs.procrastinate_job_status, 'doing'::jobs.procrastinate_job_status]));


--
-- Name: procrastinate_jobs_lock_idx_v1; Type: INDEX; Schema: jobs; Owner: -
--

CREATE UNIQUE INDEX procrastinate_jobs_lock_idx_v1 ON jobs.procrastinate_jobs USING btree (lock) WHERE (status = 'doing'::jobs.procrastinate_job_status);


--
-- Name: procrastinate_jobs_priority_idx_v1; Type: INDEX; Schema: jobs; Owner: -
--

CREATE INDEX procrastinate_jobs_priority_idx_v1 ON jobs.procrastinate_jobs USING btree (priority DESC, id) WHERE (status = 'todo'::jobs.procrastinate_job_status);


--
-- Name: procrastinate_jobs_queue_name_idx_v1; Type: INDEX; Schema: jobs; Owner: -
--

CREATE INDEX procrastinate_jobs_queue_name_idx_v1 ON jobs.procrastinate_jobs USING btree (queue_name);


--
-- Name: procrastinate_jobs_queueing_lock_idx_v1; Type: INDEX; Schema: jobs; Owner: -
--

CREATE UNIQUE INDEX procrastinate_jobs_queueing_lock_idx_v1 ON jobs.procrastinate_jobs USING btree (queueing_lock) WHERE (status = 'todo'::jobs.procrastinate_job_status);


--
-- Name: procrastinate_periodic_defers_job_id_fkey_v1; Type: INDEX; Schema: jobs; Owner: -
--

CREATE INDEX procrastinate_periodic_defers_job_id_fkey_v1 ON jobs.procrastinate_periodic_defers USING btree (job_id);


--
-- Name: ix_session_account; Type: INDEX; Schema: people; Owner: -
--

CREATE INDEX ix_session_account ON people.session USING btree (account);


--
-- Name: ix_session_expires_at; Type: INDEX; Schema: people; Owner: -
--

CREATE INDEX ix_session_expires_at ON people.session USING btree (expires_at);


--
-- Name: ix_call_caller_lookup; Type: INDEX; Schema: phone; Owner: -
--

CREATE INDEX ix_call_caller_lookup ON phone.call USING btree (caller_lookup);


--
-- Name: ix_call_live; Type: INDEX; Schema: phone; Owner: -
--

CREATE INDEX ix_call_live ON phone.call USING btree (node) WHERE (state <> 'closed'::text);


--
-- Name: ix_handset_agent; Type: INDEX; Schema: phone; Owner: -
--

CREATE INDEX ix_handset_agent ON phone.handset USING btree (agent);


--
-- Name: ix_request_open; Type: INDEX; Schema: phone; Owner: -
--

CREATE INDEX ix_request_open ON phone.request USING btree (node) WHERE (done_at IS NULL);


--
-- Name: ix_contact_arrived_at; Type: INDEX; Schema: records; Owner: -
--

CREATE INDEX ix_contact_arrived_at ON records.contact USING btree (arrived_at);


--
-- Name: ix_contact_enquiry; Type: INDEX; Schema: records; Owner: -
--

CREATE INDEX ix_contact_enquiry ON records.contact USING btree (enquiry);


--
-- Name: ix_contact_open; Type: INDEX; Schema: records; Owner: -
--

CREATE INDEX ix_contact_open ON records.contact USING btree (arrived_at) WHERE (closed_at IS NULL);


--
-- Name: ix_journal_contact; Type: INDEX; Schema: records; Owner: -
--

CREATE INDEX ix_journal_contact ON records.journal USING btree (contact);


--
-- Name: ix_journal_enquiry; Type: INDEX; Schema: records; Owner: -
--

CREATE INDEX ix_journal_enquiry ON records.journal USING btree (enquiry);


--
-- Name: ix_offer_one_open_per_agent; Type: INDEX; Schema: routing; Owner: -
--

CREATE UNIQUE INDEX ix_offer_one_open_per_agent ON routing.offer USING btree (agent) WHERE (state = ANY (ARRAY['made'::text, 'ringing'::text]));


--
-- Name: ix_offer_one_open_per_contact; Type: INDEX; Schema: routing; Owner: -
--

CREATE UNIQUE INDEX ix_offer_one_open_per_contact ON routing.offer USING btree (contact) WHERE (state = ANY (ARRAY['made'::text, 'ringing'::text]));


--
-- Name: ix_offer_open_due; Type: INDEX; Schema: routing; Owner: -
--

CREATE INDEX ix_offer_open_due ON routing.offer USING btree (due_at) WHERE (state = ANY (ARRAY['made'::text, 'ringing'::text]));


--
-- Name: procrastinate_jobs procrastinate_jobs_notify_queue_job_aborted_v1; Type: TRIGGER; Schema: jobs; Owner: -
--

CREATE TRIGGER procrastinate_jobs_notify_queue_job_aborted_v1 AFTER UPDATE OF abort_requested ON jobs.procrastinate_jobs FOR EACH ROW WHEN (((old.abort_requested = false) AND (new.abort_requested = true) AND (new.status = 'doing'::jobs.procrastinate_job_status))) EXECUTE FUNCTION jobs.procrastinate_notify_queue_abort_job_v1();


--
-- Name: procrastinate_jobs procrastinate_jobs_notify_queue_job_inserted_v1; Type: TRIGGER; Schema: jobs; Owner: -
--

CREATE TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1 AFTER INSERT ON jobs.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::jobs.procrastinate_job_status)) EXECUTE FUNCTION jobs.procrastinate_notify_queue_job_inserted_v1();


--
-- Name: procrastinate_jobs procrastinate_trigger_abort_requested_events_v1; Type: TRIGGER; Schema: jobs; Owner: -
--

CREATE TRIGGER procrastinate_trigger_abort_requested_events_v1 AFTER UPDATE OF abort_requested ON jobs.procrastinate_jobs FOR EACH ROW WHEN ((new.abort_requested = true)) EXECUTE FUNCTION jobs.procrastinate_trigger_abort_requested_events_procedure_v1();


--
-- Name: procrastinate_jobs procrastinate_trigger_delete_jobs_v1; Type: TRIGGER; Schema: jobs; Owner: -
--

CREATE TRIGGER procrastinate_trigger_delete_jobs_v1 BEFORE DELETE ON jobs.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION jobs.procrastinate_unlink_periodic_defers_v1();


--
-- Name: procrastinate_jobs procrastinate_trigger_scheduled_events_v1; Type: TRIGGER; Schema: jobs; Owner: -
--

CREATE TRIGGER procrastinate_trigger_scheduled_events_v1 AFTER INSERT OR UPDATE ON jobs.procrastinate_jobs FOR EACH ROW WHEN (((new.scheduled_at IS NOT NULL) AND (new.status = 'todo'::jobs.procrastinate_job_status))) EXECUTE FUNCTION jobs.procrastinate_trigger_function_scheduled_events_v1();


--
-- Name: procrastinate_jobs procrastinate_trigger_status_events_insert_v1; Type: TRIGGER; Schema: jobs; Owner: -
--

CREATE TRIGGER procrastinate_trigger_status_events_insert_v1 AFTER INSERT ON jobs.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::jobs.procrastinate_job_status)) EXECUTE FUNCTION jobs.procrastinate_trigger_function_status_events_insert_v1();


--
-- Name: procrastinate_jobs procrastinate_trigger_status_events_update_v1; Type: TRIGGER; Schema: jobs; Owner: -
--

CREATE TRIGGER procrastinate_trigger_status_events_update_v1 AFTER UPDATE OF status ON jobs.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION jobs.procrastinate_trigger_function_status_events_update_v1();


--
-- Name: journal inserts_only; Type: TRIGGER; Schema: records; Owner: -
--

CREATE TRIGGER inserts_only BEFORE DELETE OR UPDATE OR TRUNCATE ON records.journal FOR EACH STATEMENT EXECUTE FUNCTION records.inserts_only();


--
-- Name: seal inserts_only; Type: TRIGGER; Schema: records; Owner: -
--

CREATE TRIGGER inserts_only BEFORE DELETE OR UPDATE OR TRUNCATE ON records.seal FOR EACH STATEMENT EXECUTE FUNCTION records.inserts_only();


--
-- Name: active fk_active_release; Type: FK CONSTRAINT; Schema: city; Owner: -
--

ALTER TABLE ONLY city.active
    ADD CONSTRAINT fk_active_release FOREIGN KEY (release) REFERENCES city.release(hash);


--
-- Name: sound fk_sound_release; Type: FK CONSTRAINT; Schema: city; Owner: -
--

ALTER TABLE ONLY city.sound
    ADD CONSTRAINT fk_sound_release FOREIGN KEY (release) REFERENCES city.release(hash);


--
-- Name: work fk_work_contact; Type: FK CONSTRAINT; Schema: desk; Owner: -
--

ALTER TABLE ONLY desk.work
    ADD CONSTRAINT fk_work_contact FOREIGN KEY (contact) REFERENCES records.contact(id);


--
-- Name: procrastinate_events procrastinate_events_job_id_fkey; Type: FK CONSTRAINT; Schema: jobs; Owner: -
--

ALTER TABLE ONLY jobs.procrastinate_events
    ADD CONSTRAINT procrastinate_events_job_id_fkey FOREIGN KEY (job_id) REFERENCES jobs.procrastinate_jobs(id) ON DELETE CASCADE;


--
-- Name: procrastinate_jobs procrastinate_jobs_worker_id_fkey; Type: FK CONSTRAINT; Schema: jobs; Owner: -
--

ALTER TABLE ONLY jobs.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES jobs.procrastinate_workers(id) ON DELETE SET NULL;


--
-- Name: procrastinate_periodic_defers procrastinate_periodic_defers_job_id_fkey; Type: FK CONSTRAINT; Schema: jobs; Owner: -
--

ALTER TABLE ONLY jobs.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_job_id_fkey FOREIGN KEY (job_id) REFERENCES jobs.procrastinate_jobs(id);


--
-- Name: role fk_role_account; Type: FK CONSTRAINT; Schema: people; Owner: -
--

ALTER TABLE ONLY people.role
    ADD CONSTRAINT fk_role_account FOREIGN KEY (account) REFERENCES people.account(id);


--
-- Name: session fk_session_account; Type: FK CONSTRAINT; Schema: people; Owner: -
--

ALTER TABLE ONLY people.session
    ADD CONSTRAINT fk_session_account FOREIGN KEY (account) REFERENCES people.account(id);


--
-- Name: skill fk_skill_account; Type: FK CONSTRAINT; Schema: people; Owner: -
--

ALTER TABLE ONLY people.skill
    ADD CONSTRAINT fk_skill_account FOREIGN KEY (account) REFERENCES people.account(id);


--
-- Name: call fk_call_contact; Type: FK CONSTRAINT; Schema: phone; Owner: -
--

ALTER TABLE ONLY phone.call
    ADD CONSTRAINT fk_call_contact FOREIGN KEY (contact) REFERENCES records.contact(id);


--
-- Name: request fk_request_contact; Type: FK CONSTRAINT; Schema: phone; Owner: -
--

ALTER TABLE ONLY phone.request
    ADD CONSTRAINT fk_request_contact FOREIGN KEY (contact) REFERENCES records.contact(id);


--
-- Name: contact fk_contact_enquiry; Type: FK CONSTRAINT; Schema: records; Owner: -
--

ALTER TABLE ONLY records.contact
    ADD CONSTRAINT fk_contact_enquiry FOREIGN KEY (enquiry) REFERENCES records.enquiry(id);


--
-- Name: segment fk_segment_directory; Type: FK CONSTRAINT; Schema: responsibility; Owner: -
--

ALTER TABLE ONLY responsibility.segment
    ADD CONSTRAINT fk_segment_directory FOREIGN KEY (directory) REFERENCES responsibility.directory(id);


--
-- Name: offer fk_offer_contact; Type: FK CONSTRAINT; Schema: routing; Owner: -
--

ALTER TABLE ONLY routing.offer
    ADD CONSTRAINT fk_offer_contact FOREIGN KEY (contact) REFERENCES records.contact(id);


--
-- Name: waiting fk_waiting_contact; Type: FK CONSTRAINT; Schema: routing; Owner: -
--

ALTER TABLE ONLY routing.waiting
    ADD CONSTRAINT fk_waiting_contact FOREIGN KEY (contact) REFERENCES records.contact(id);


--
-- Name: SCHEMA audit; Type: ACL; Schema: -; Owner: -
--

GRANT USAGE ON SCHEMA audit TO servicetelefon_app;


--
-- Name: SCHEMA city; Type: ACL; Schema: -; Owner: -
--

GRANT USAGE ON SCHEMA city TO servicetelefon_app;


--
-- Name: SCHEMA desk; Type: ACL; Schema: -; Owner: -
--

GRANT USAGE ON SCHEMA desk TO servicetelefon_app;


--
-- Name: SCHEMA jobs; Type: ACL; Schema: -; Owner: -
--

GRANT USAGE ON SCHEMA jobs TO servicetelefon_app;


--
-- Name: SCHEMA people; Type: ACL; Schema: -; Owner: -
--

GRANT USAGE ON SCHEMA people TO servicetelefon_app;


--
-- Name: SCHEMA phone; Type: ACL; Schema: -; Owner: -
--

GRANT USAGE ON SCHEMA phone TO servicetelefon_app;


--
-- Name: SCHEMA records; Type: ACL; Schema: -; Owner: -
--

GRANT USAGE ON SCHEMA records TO servicetelefon_app;
GRANT USAGE ON SCHEMA records TO servicetelefon_figures;


--
-- Name: SCHEMA responsibility; Type: ACL; Schema: -; Owner: -
--

GRANT USAGE ON SCHEMA responsibility TO servicetelefon_app;


--
-- Name: SCHEMA routing; Type: ACL; Schema: -; Owner: -
--

GRANT USAGE ON SCHEMA routing TO servicetelefon_app;


--
-- Name: FUNCTION procrastinate_cancel_job_v1(job_id bigint, abort boolean, delete_job boolean); Type: ACL; Schema: jobs; Owner: -
--

GRANT ALL ON FUNCTION jobs.procrastinate_cancel_job_v1(job_id bigint, abort boolean, delete_job boolean) TO servicetelefon_app;


--
-- Name: FUNCTION procrastinate_defer_jobs_v1(jobs jobs.procrastinate_job_to_defer_v1[]); Type: ACL; Schema: jobs; Owner: -
--

GRANT ALL ON FUNCTION jobs.procrastinate_defer_jobs_v1(jobs jobs.procrastinate_job_to_defer_v1[]) TO servicetelefon_app;


--
-- Name: FUNCTION procrastinate_defer_periodic_job_v2(_queue_name character varying, _lock character varying, _queueing_lock character varying, _task_name character varying, _priority integer, _periodic_id character varying, _defer_timestamp bigint, _args jsonb); Type: ACL; Schema: jobs; Owner: -
--

GRANT ALL ON FUNCTION jobs.procrastinate_defer_periodic_job_v2(_queue_name character varying, _lock character varying, _queueing_lock character varying, _task_name character varying, _priority integer, _periodic_id character varying, _defer_timestamp bigint, _args jsonb) TO servicetelefon_app;


--
-- Name: TABLE procrastinate_jobs; Type: ACL; Schema: jobs; Owner: -
--

GRANT ALL ON TABLE jobs.procrastinate_jobs TO servicetelefon_app;


--
-- Name: FUNCTION procrastinate_fetch_job_v2(target_queue_names character varying[], p_worker_id bigint); Type: ACL; Schema: jobs; Owner: -
--

GRANT ALL ON FUNCTION jobs.procrastinate_fetch_job_v2(target_queue_names character varying[], p_worker_id bigint) TO servicetelefon_app;


--
-- Name: FUNCTION procrastinate_finish_job_v1(job_id bigint, end_status jobs.procrastinate_job_status, delete_job boolean); Type: ACL; Schema: jobs; Owner: -
--

GRANT ALL ON FUNCTION jobs.procrastinate_finish_job_v1(job_id bigint, end_status jobs.procrastinate_job_status, delete_job boolean) TO servicetelefon_app;


--
-- Name: FUNCTION procrastinate_notify_queue_abort_job_v1(); Type: ACL; Schema: jobs; Owner: -
--

GRANT ALL ON FUNCTION jobs.procrastinate_notify_queue_abort_job_v1() TO servicetelefon_app;


--
-- Name: FUNCTION procrastinate_notify_queue_job_inserted_v1(); Type: ACL; Schema: jobs; Owner: -
--

GRANT ALL ON FUNCTION jobs.procrastinate_notify_queue_job_inserted_v1() TO servicetelefon_app;


--
-- Name: FUNCTION procrastinate_prune_stalled_workers_v1(seconds_since_heartbeat double precision); Type: ACL; Schema: jobs; Owner: -
--

GRANT ALL ON FUNCTION jobs.procrastinate_prune_stalled_workers_v1(seconds_since_heartbeat double precision) TO servicetelefon_app;


--
-- Name: FUNCTION procrastinate_register_worker_v1(); Type: ACL; Schema: jobs; Owner: -
--

GRANT ALL ON FUNCTION jobs.procrastinate_register_worker_v1() TO servicetelefon_app;


--
-- Name: FUNCTION procrastinate_retry_job_v1(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying); Type: ACL; Schema: jobs; Owner: -
--

GRANT ALL ON FUNCTION jobs.procrastinate_retry_job_v1(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) TO servicetelefon_app;


--
-- Name: FUNCTION procrastinate_retry_job_v2(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying); Type: ACL; Schema: jobs; Owner: -
--

GRANT ALL ON FUNCTION jobs.procrastinate_retry_job_v2(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) TO servicetelefon_app;


--
-- Name: FUNCTION procrastinate_trigger_abort_requested_events_procedure_v1(); Type: ACL; Schema: jobs; Owner: -
--

GRANT ALL ON FUNCTION jobs.procrastinate_trigger_abort_requested_events_procedure_v1() TO servicetelefon_app;


--
-- Name: FUNCTION procrastinate_trigger_function_scheduled_events_v1(); Type: ACL; Schema: jobs; Owner: -
--

GRANT ALL ON FUNCTION jobs.procrastinate_trigger_function_scheduled_events_v1() TO servicetelefon_app;


--
-- Name: FUNCTION procrastinate_trigger_function_status_events_insert_v1(); Type: ACL; Schema: jobs; Owner: -
--

GRANT ALL ON FUNCTION jobs.procrastinate_trigger_function_status_events_insert_v1() TO servicetelefon_app;


--
-- Name: FUNCTION procrastinate_trigger_function_status_events_update_v1(); Type: ACL; Schema: jobs; Owner: -
--

GRANT ALL ON FUNCTION jobs.procrastinate_trigger_function_status_events_update_v1() TO servicetelefon_app;


--
-- Name: FUNCTION procrastinate_unlink_periodic_defers_v1(); Type: ACL; Schema: jobs; Owner: -
--

GRANT ALL ON FUNCTION jobs.procrastinate_unlink_periodic_defers_v1() TO servicetelefon_app;


--
-- Name: FUNCTION procrastinate_unregister_worker_v1(worker_id bigint); Type: ACL; Schema: jobs; Owner: -
--

GRANT ALL ON FUNCTION jobs.procrastinate_unregister_worker_v1(worker_id bigint) TO servicetelefon_app;


--
-- Name: FUNCTION procrastinate_update_heartbeat_v1(worker_id bigint); Type: ACL; Schema: jobs; Owner: -
--

GRANT ALL ON FUNCTION jobs.procrastinate_update_heartbeat_v1(worker_id bigint) TO servicetelefon_app;


--
-- Name: TABLE entry; Type: ACL; Schema: audit; Owner: -
--

GRANT INSERT ON TABLE audit.entry TO servicetelefon_app;


--
-- Name: TABLE active; Type: ACL; Schema: city; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE city.active TO servicetelefon_app;


--
-- Name: SEQUENCE active_only_seq; Type: ACL; Schema: city; Owner: -
--

GRANT USAGE ON SEQUENCE city.active_only_seq TO servicetelefon_app;


--
-- Name: TABLE release; Type: ACL; Schema: city; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE city.release TO servicetelefon_app;


--
-- Name: TABLE sound; Type: ACL; Schema: city; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE city.sound TO servicetelefon_app;


--
-- Name: TABLE switch; Type: ACL; Schema: city; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE city.switch TO servicetelefon_app;


--
-- Name: TABLE work; Type: ACL; Schema: desk; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE desk.work TO servicetelefon_app;


--
-- Name: TABLE procrastinate_events; Type: ACL; Schema: jobs; Owner: -
--

GRANT ALL ON TABLE jobs.procrastinate_events TO servicetelefon_app;


--
-- Name: SEQUENCE procrastinate_events_id_seq; Type: ACL; Schema: jobs; Owner: -
--

GRANT ALL ON SEQUENCE jobs.procrastinate_events_id_seq TO servicetelefon_app;


--
-- Name: SEQUENCE procrastinate_jobs_id_seq; Type: ACL; Schema: jobs; Owner: -
--

GRANT ALL ON SEQUENCE jobs.procrastinate_jobs_id_seq TO servicetelefon_app;


--
-- Name: TABLE procrastinate_periodic_defers; Type: ACL; Schema: jobs; Owner: -
--

GRANT ALL ON TABLE jobs.procrastinate_periodic_defers TO servicetelefon_app;


--
-- Name: SEQUENCE procrastinate_periodic_defers_id_seq; Type: ACL; Schema: jobs; Owner: -
--

GRANT ALL ON SEQUENCE jobs.procrastinate_periodic_defers_id_seq TO servicetelefon_app;


--
-- Name: TABLE procrastinate_workers; Type: ACL; Schema: jobs; Owner: -
--

GRANT ALL ON TABLE jobs.procrastinate_workers TO servicetelefon_app;


--
-- Name: SEQUENCE procrastinate_workers_id_seq; Type: ACL; Schema: jobs; Owner: -
--

GRANT ALL ON SEQUENCE jobs.procrastinate_workers_id_seq TO servicetelefon_app;


--
-- Name: TABLE account; Type: ACL; Schema: people; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE people.account TO servicetelefon_app;


--
-- Name: TABLE role; Type: ACL; Schema: people; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE people.role TO servicetelefon_app;


--
-- Name: TABLE session; Type: ACL; Schema: people; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE people.session TO servicetelefon_app;


--
-- Name: TABLE skill; Type: ACL; Schema: people; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE people.skill TO servicetelefon_app;


--
-- Name: TABLE call; Type: ACL; Schema: phone; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE phone.call TO servicetelefon_app;


--
-- Name: TABLE handset; Type: ACL; Schema: phone; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE phone.handset TO servicetelefon_app;


--
-- Name: TABLE request; Type: ACL; Schema: phone; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE phone.request TO servicetelefon_app;


--
-- Name: TABLE contact; Type: ACL; Schema: records; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE records.contact TO servicetelefon_app;
GRANT SELECT ON TABLE records.contact TO servicetelefon_figures;


--
-- Name: TABLE enquiry; Type: ACL; Schema: records; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE records.enquiry TO servicetelefon_app;
GRANT SELECT ON TABLE records.enquiry TO servicetelefon_figures;


--
-- Name: TABLE journal; Type: ACL; Schema: records; Owner: -
--

GRANT SELECT,INSERT ON TABLE records.journal TO servicetelefon_app;


--
-- Name: SEQUENCE journal_number_seq; Type: ACL; Schema: records; Owner: -
--

GRANT USAGE ON SEQUENCE records.journal_number_seq TO servicetelefon_app;


--
-- Name: TABLE seal; Type: ACL; Schema: records; Owner: -
--

GRANT SELECT,INSERT ON TABLE records.seal TO servicetelefon_app;


--
-- Name: TABLE directory; Type: ACL; Schema: responsibility; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE responsibility.directory TO servicetelefon_app;


--
-- Name: TABLE segment; Type: ACL; Schema: responsibility; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE responsibility.segment TO servicetelefon_app;


--
-- Name: TABLE node; Type: ACL; Schema: routing; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE routing.node TO servicetelefon_app;


--
-- Name: TABLE offer; Type: ACL; Schema: routing; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE routing.offer TO servicetelefon_app;


--
-- Name: TABLE presence; Type: ACL; Schema: routing; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE routing.presence TO servicetelefon_app;


--
-- Name: TABLE waiting; Type: ACL; Schema: routing; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE routing.waiting TO servicetelefon_app;


--
-- PostgreSQL database dump complete
--

\unrestrict RcWH8fU21HOIliVO0ssFvtEtk7Z6C8B0gVwSjhQ8om96eZ2DsUgKkQdDyhTJ3xt

