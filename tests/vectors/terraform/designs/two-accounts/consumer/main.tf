# A consumer whose addresses overlap the provider's: an endpoint in two zones and a client.

provider "aws" {
  region = "us-east-1"
  assume_role {
    role_arn = "arn:aws:iam::444455556666:role/deploy"
  }
}

variable "service_name" {
  type        = string
  description = "What the provider puts out."
}

locals {
  subnets = {
    us-east-1a = "10.0.1.0/24"
    us-east-1b = "10.0.2.0/24"
  }
}

resource "aws_vpc" "main" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
  tags                 = { Name = "consumer" }
}

resource "aws_subnet" "app" {
  for_each          = local.subnets
  vpc_id            = aws_vpc.main.id
  cidr_block        = each.value
  availability_zone = each.key
  tags              = { Name = "app-${each.key}" }
}

resource "aws_security_group" "client" {
  name   = "client"
  vpc_id = aws_vpc.main.id
}

resource "aws_security_group" "endpoint" {
  name   = "endpoint"
  vpc_id = aws_vpc.main.id
}

resource "aws_vpc_security_group_egress_rule" "client" {
  security_group_id            = aws_security_group.client.id
  referenced_security_group_id = aws_security_group.endpoint.id
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
}

resource "aws_vpc_security_group_ingress_rule" "endpoint" {
  security_group_id            = aws_security_group.endpoint.id
  referenced_security_group_id = aws_security_group.client.id
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
}

resource "aws_instance" "client" {
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = values(aws_subnet.app)[0].id
  vpc_security_group_ids = [aws_security_group.client.id]
  tags                   = { Name = "client" }
}

resource "aws_vpc_endpoint" "orders" {
  vpc_id              = aws_vpc.main.id
  service_name        = var.service_name
  vpc_endpoint_type   = "Interface"
  subnet_ids          = values(aws_subnet.app)[*].id
  security_group_ids  = [aws_security_group.endpoint.id]
  private_dns_enabled = false
  tags                = { Name = "orders endpoint" }
}

resource "aws_route53_zone" "internal" {
  name = "internal.example.com"
  vpc {
    vpc_id = aws_vpc.main.id
  }
}

resource "aws_route53_record" "orders" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "orders"
  type    = "CNAME"
  ttl     = 60
  records = [aws_vpc_endpoint.orders.dns_entry[0].dns_name]
}
