# A provider's Kafka brokers and database, each behind a Network Load Balancer of its own: a listener for each broker,
# one for the database by its address.

locals {
  azs = ["eu-central-1a", "eu-central-1b", "eu-central-1c"]
}

provider "aws" {
  region = "eu-central-1"
}

module "network" {
  source = "./modules/network"

  name               = "data"
  cidr               = "10.20.0.0/16"
  azs                = local.azs
  private_subnets    = [for index, zone in local.azs : cidrsubnet("10.20.0.0/16", 8, index)]
  public_subnets     = [for index, zone in local.azs : cidrsubnet("10.20.0.0/16", 8, index + 100)]
  enable_nat_gateway = true
  single_nat_gateway = true
}

resource "aws_security_group" "data" {
  name   = "data"
  vpc_id = module.network.vpc_id
}

resource "aws_security_group_rule" "data" {
  for_each = toset(["5432", "9094"])

  type              = "ingress"
  security_group_id = aws_security_group.data.id
  from_port         = tonumber(each.key)
  to_port           = tonumber(each.key)
  protocol          = "tcp"
  cidr_blocks       = [module.network.vpc_cidr_block]
}

resource "aws_db_subnet_group" "this" {
  name       = "data"
  subnet_ids = module.network.private_subnets
}

resource "aws_db_instance" "orders" {
  identifier             = "orders"
  engine                 = "postgres"
  instance_class         = "db.t3.medium"
  allocated_storage      = 20
  db_subnet_group_name   = aws_db_subnet_group.this.name
  vpc_security_group_ids = [aws_security_group.data.id]
}

resource "aws_msk_cluster" "events" {
  cluster_name           = "events"
  kafka_version          = "3.6.0"
  number_of_broker_nodes = 3

  broker_node_group_info {
    instance_type   = "kafka.m5.large"
    client_subnets  = module.network.private_subnets
    security_groups = [aws_security_group.data.id]
  }
}

variable "broker_addresses" {
  description = "Addresses of the brokers, which the cluster does not say."
  type        = list(string)
  default     = ["10.20.0.5", "10.20.1.4", "10.20.2.4"]
}

resource "aws_lb" "data" {
  name               = "data"
  internal           = true
  load_balancer_type = "network"
  subnets            = module.network.private_subnets

  enable_cross_zone_load_balancing = true
}

resource "aws_lb_target_group" "broker" {
  count = length(var.broker_addresses)

  name               = "broker-${count.index + 1}"
  target_type        = "ip"
  protocol           = "TCP"
  port               = 9094
  vpc_id             = module.network.vpc_id
  preserve_client_ip = "false"
}

resource "aws_lb_target_group_attachment" "broker" {
  count = length(var.broker_addresses)

  target_group_arn = aws_lb_target_group.broker[count.index].arn
  target_id        = var.broker_addresses[count.index]
}

resource "aws_lb_listener" "broker" {
  count = length(var.broker_addresses)

  load_balancer_arn = aws_lb.data.arn
  port              = 9001 + count.index
  protocol          = "TCP"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.broker[count.index].arn
  }
}

resource "aws_lb_target_group" "database" {
  name        = "database"
  target_type = "ip"
  protocol    = "TCP"
  port        = aws_db_instance.orders.port
  vpc_id      = module.network.vpc_id
}

resource "aws_lb_target_group_attachment" "database" {
  target_group_arn = aws_lb_target_group.database.arn
  target_id        = aws_db_instance.orders.address
}

resource "aws_lb_listener" "database" {
  load_balancer_arn = aws_lb.data.arn
  port              = 5432
  protocol          = "TCP"

  default_action {
    type = "forward"
    forward {
      target_group {
        arn = aws_lb_target_group.database.arn
      }
    }
  }
}

resource "aws_vpc_endpoint_service" "data" {
  acceptance_required        = true
  network_load_balancer_arns = [aws_lb.data.arn]
}

# The consumer, in the same account.

module "consumer" {
  source = "./modules/network"

  name            = "consumer"
  cidr            = "10.20.0.0/16"
  azs             = local.azs
  private_subnets = ["10.20.0.0/24", "10.20.1.0/24"]
}

resource "aws_instance" "client" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.micro"
  subnet_id     = module.consumer.private_subnets[0]
  tags          = { Name = "client" }
}

resource "aws_security_group" "endpoint" {
  name   = "endpoint"
  vpc_id = module.consumer.vpc_id

  ingress {
    from_port   = 0
    to_port     = 65535
    protocol    = "tcp"
    cidr_blocks = [module.consumer.vpc_cidr_block]
  }
}

resource "aws_vpc_endpoint" "data" {
  vpc_id             = module.consumer.vpc_id
  vpc_endpoint_type  = "Interface"
  service_name       = aws_vpc_endpoint_service.data.service_name
  subnet_ids         = module.consumer.private_subnets
  security_group_ids = [aws_security_group.endpoint.id]
  tags               = { Name = "data endpoint" }
}

resource "aws_vpc_endpoint_connection_accepter" "data" {
  vpc_endpoint_service_id = aws_vpc_endpoint_service.data.id
  vpc_endpoint_id         = aws_vpc_endpoint.data.id
}
