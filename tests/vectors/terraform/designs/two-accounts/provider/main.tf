# A provider's service behind a Network Load Balancer in two zones, offered to one other account.

terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

provider "aws" {
  region              = var.region
  allowed_account_ids = ["111122223333"]
}

variable "region" {
  type    = string
  default = "us-east-1"
}

variable "consumers" {
  type    = list(string)
  default = ["444455556666"]
}

variable "zones" {
  type    = number
  default = 2
}

data "aws_availability_zones" "available" {
  state = "available"
}

locals {
  name  = "orders"
  zones = slice(data.aws_availability_zones.available.names, 0, var.zones)
  tags  = { Project = local.name, Environment = terraform.workspace }
}

resource "aws_vpc" "this" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_support   = true
  enable_dns_hostnames = true
  tags                 = merge(local.tags, { Name = "${local.name}-provider" })
}

resource "aws_subnet" "private" {
  for_each          = { for index, zone in local.zones : zone => index }
  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = cidrsubnet(aws_vpc.this.cidr_block, 8, each.value + 10)
  tags              = { Name = "${local.name}-private-${each.key}" }
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.this.id
  tags   = { Name = "${local.name}-private" }
}

resource "aws_route_table_association" "private" {
  for_each       = aws_subnet.private
  subnet_id      = each.value.id
  route_table_id = aws_route_table.private.id
}

resource "aws_security_group" "targets" {
  name_prefix = "${local.name}-targets-"
  vpc_id      = aws_vpc.this.id

  dynamic "ingress" {
    for_each = { app = 8443, health = 8080 }
    content {
      description = ingress.key
      from_port   = ingress.value
      to_port     = ingress.value
      protocol    = "tcp"
      cidr_blocks = [aws_vpc.this.cidr_block]
    }
  }

  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_instance" "target" {
  count                  = var.zones
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.small"
  subnet_id              = aws_subnet.private[local.zones[count.index]].id
  vpc_security_group_ids = [aws_security_group.targets.id]
  tags                   = { Name = format("%s-%d", local.name, count.index + 1) }
}

resource "aws_lb" "this" {
  name                             = "${local.name}-nlb"
  internal                         = true
  load_balancer_type               = "network"
  subnets                          = [for subnet in aws_subnet.private : subnet.id]
  enable_cross_zone_load_balancing = true
}

resource "aws_lb_target_group" "this" {
  name        = local.name
  port        = 8443
  protocol    = "TCP"
  vpc_id      = aws_vpc.this.id
  target_type = "instance"

  preserve_client_ip = false
  proxy_protocol_v2  = true

  health_check {
    protocol = "TCP"
    port     = "8080"
    interval = 10
  }
}

resource "aws_lb_target_group_attachment" "this" {
  count            = length(aws_instance.target)
  target_group_arn = aws_lb_target_group.this.arn
  target_id        = aws_instance.target[count.index].id
}

resource "aws_lb_listener" "tls" {
  load_balancer_arn = aws_lb.this.arn
  port              = 443
  protocol          = "TCP"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.this.arn
  }
}

resource "aws_vpc_endpoint_service" "this" {
  acceptance_required        = false
  network_load_balancer_arns = [aws_lb.this.arn]
  allowed_principals         = [for account in var.consumers : "arn:aws:iam::${account}:root"]
  tags                       = { Name = local.name }
}

output "service_name" {
  description = "What a consumer connects to."
  value       = aws_vpc_endpoint_service.this.service_name
}
