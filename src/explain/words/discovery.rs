//! Components that find targets, and those that work on lists of them.

use super::{Part, Words};

const EVERY: &str = "[looks every {refresh_interval}]";

pub(super) const WORDS: &[Words] = &[
    Words::new("discovery.kubernetes", "Finds the {role} of the Kubernetes cluster[ at {api_server}].")
        .noun("Kubernetes {role}")
        .parts(&[
            Part::Line("[only in the namespaces {namespaces/names}]"),
            Part::Line("[namespaces/own_namespace? only in its own namespace]"),
            Part::Each("selectors", "only {role}[ with the labels {label}][ with the fields {field}]"),
            Part::Line("[attach_metadata/node? with the labels of their nodes]"),
            Part::Line("[attach_metadata/namespace? with the labels of their namespaces]"),
        ])
        .access("the Kubernetes API"),
    Words::new(
        "discovery.kubelet",
        "Finds the pods of one node through its kubelet[ at {url}], every {refresh_interval}.",
    )
    .noun("pods of one node")
    .parts(&[Part::Line("[only in the namespaces {namespaces}]")])
    .access("the kubelet"),
    Words::new("discovery.docker", "Finds the containers of the Docker engine at {host}, every {refresh_interval}.")
        .noun("Docker containers")
        .parts(&[Part::Each("filter", "only those whose {name} is {values}")])
        .access("the Docker engine"),
    Words::new("discovery.dockerswarm", "Finds {role} of the Docker Swarm at {host}, every {refresh_interval}.")
        .noun("Docker Swarm {role}")
        .parts(&[Part::Each("filter", "only those whose {name} is {values}")])
        .access("the Docker engine"),
    Words::new("discovery.dns", "Looks up the {type} records of {names}[ (port {port})], every {refresh_interval}.")
        .noun("DNS records of {names}"),
    Words::new("discovery.http", "Fetches a list of targets from {url}, every {refresh_interval}.")
        .noun("targets listed at {url}"),
    Words::new("discovery.file", "Reads targets from the files {files}, at the latest every {refresh_interval}.")
        .noun("targets listed in {files}"),
    Words::new("discovery.ec2", "Finds EC2 instances[ in the region {region}], every {refresh_interval}.")
        .noun("EC2 instances")
        .parts(&[Part::Line("[at the port {port}]"), Part::Each("filter", "only those whose {name} is {values}")])
        .access("the AWS API"),
    Words::new("discovery.aws", "Finds {role} targets in AWS[, in the region {region}].")
        .noun("AWS {role} targets")
        .parts(&[Part::Each("filter", "only those whose {name} is {values}")])
        .access("the AWS API"),
    Words::new(
        "discovery.azure",
        "Finds virtual machines in Azure[, subscription {subscription_id}], every {refresh_interval}.",
    )
    .noun("Azure virtual machines")
    .access("the Azure API"),
    Words::new(
        "discovery.gce",
        "Finds Compute Engine instances of the project {project} in {zone}, every {refresh_interval}.",
    )
    .noun("Compute Engine instances")
    .access("the Google Cloud API"),
    Words::new("discovery.consul", "Finds services in the Consul catalog at {server}.")
        .noun("Consul services")
        .parts(&[Part::Line("[only the services {services}]"), Part::Line("[only with the tags {tags}]")]),
    Words::new("discovery.consulagent", "Finds services of the Consul agent at {server}, every {refresh_interval}.")
        .noun("Consul services")
        .parts(&[Part::Line("[only the services {services}]"), Part::Line("[only with the tags {tags}]")]),
    Words::new("discovery.nomad", "Finds services in Nomad at {server}.")
        .noun("Nomad services")
        .parts(&[Part::Line(EVERY)]),
    Words::new("discovery.openstack", "Finds {role} targets of OpenStack in the region {region}.")
        .noun("OpenStack {role} targets")
        .parts(&[Part::Line(EVERY)]),
    Words::new("discovery.hetzner", "Finds {role} servers at Hetzner.")
        .noun("Hetzner servers")
        .parts(&[Part::Line(EVERY)]),
    Words::new("discovery.process", "Finds the processes of this machine, every {refresh_interval}.")
        .noun("processes of this machine")
        .access("the processes of the host (usually root)"),
    Words::new("discovery.relabel", "Works on {targets}:").parts(&[Part::Rules("rule", "targets")]),
    Words::new("local.file_match", "Expands {path_targets} into the files that match, every {sync_period}.")
        .noun("the files {path_targets}")
        .parts(&[Part::Line("[ignore_older_than? leaves out files not changed for {ignore_older_than}]")]),
];
