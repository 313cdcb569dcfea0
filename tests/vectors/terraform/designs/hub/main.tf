# Central endpoints in a hub, which spokes use through a transit gateway; a private hosted zone leads their names there.

provider "aws" {
  region = "us-east-1"
}

locals {
  spokes = {
    payments = "10.1.0.0/16"
    search   = "10.2.0.0/16"
  }
}

resource "aws_ec2_transit_gateway" "this" {
  default_route_table_association = "enable"
  default_route_table_propagation = "enable"
  tags                            = { Name = "hub" }
}

resource "aws_vpc" "hub" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
  tags                 = { Name = "hub" }
}

resource "aws_subnet" "hub" {
  count             = 2
  vpc_id            = aws_vpc.hub.id
  cidr_block        = cidrsubnet(aws_vpc.hub.cidr_block, 8, count.index)
  availability_zone = ["us-east-1a", "us-east-1b"][count.index]
}

resource "aws_security_group" "endpoints" {
  vpc_id = aws_vpc.hub.id
  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = concat([aws_vpc.hub.cidr_block], values(local.spokes))
  }
}

resource "aws_vpc_endpoint" "central" {
  for_each            = toset(["kms", "sqs"])
  vpc_id              = aws_vpc.hub.id
  service_name        = "com.amazonaws.us-east-1.${each.value}"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = aws_subnet.hub[*].id
  security_group_ids  = [aws_security_group.endpoints.id]
  private_dns_enabled = false
  tags                = { Name = each.value }
}

resource "aws_route53_zone" "central" {
  for_each = aws_vpc_endpoint.central
  name     = "${each.key}.us-east-1.amazonaws.com"

  dynamic "vpc" {
    for_each = concat([aws_vpc.hub.id], [for spoke in aws_vpc.spoke : spoke.id])
    content {
      vpc_id = vpc.value
    }
  }
}

resource "aws_route53_record" "central" {
  for_each = aws_route53_zone.central
  zone_id  = each.value.zone_id
  name     = each.value.name
  type     = "A"

  alias {
    name                   = aws_vpc_endpoint.central[each.key].dns_entry[0]["dns_name"]
    zone_id                = aws_vpc_endpoint.central[each.key].dns_entry[0]["hosted_zone_id"]
    evaluate_target_health = false
  }
}

resource "aws_vpc" "spoke" {
  for_each             = local.spokes
  cidr_block           = each.value
  enable_dns_hostnames = true
  tags                 = { Name = each.key }
}

resource "aws_subnet" "spoke" {
  for_each          = aws_vpc.spoke
  vpc_id            = each.value.id
  cidr_block        = cidrsubnet(each.value.cidr_block, 8, 0)
  availability_zone = "us-east-1a"
}

resource "aws_instance" "spoke" {
  for_each      = aws_subnet.spoke
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.micro"
  subnet_id     = each.value.id
  tags          = { Name = "${each.key}-client" }
}

resource "aws_ec2_transit_gateway_vpc_attachment" "hub" {
  transit_gateway_id = aws_ec2_transit_gateway.this.id
  vpc_id             = aws_vpc.hub.id
  subnet_ids         = aws_subnet.hub[*].id
}

resource "aws_ec2_transit_gateway_vpc_attachment" "spoke" {
  for_each           = aws_vpc.spoke
  transit_gateway_id = aws_ec2_transit_gateway.this.id
  vpc_id             = each.value.id
  subnet_ids         = [aws_subnet.spoke[each.key].id]
}

resource "aws_route" "to_hub" {
  for_each               = aws_vpc.spoke
  route_table_id         = each.value.main_route_table_id
  destination_cidr_block = "10.0.0.0/8"
  transit_gateway_id     = aws_ec2_transit_gateway.this.id
  depends_on             = [aws_ec2_transit_gateway_vpc_attachment.spoke]
}

resource "aws_route" "from_hub" {
  route_table_id         = aws_vpc.hub.main_route_table_id
  destination_cidr_block = "10.0.0.0/8"
  transit_gateway_id     = aws_ec2_transit_gateway.this.id
  depends_on             = [aws_ec2_transit_gateway_vpc_attachment.hub]
}
