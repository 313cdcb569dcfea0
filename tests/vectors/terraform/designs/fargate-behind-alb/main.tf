# Containers behind an Application Load Balancer, which stands behind a Network Load Balancer, which an endpoint
# service offers. The consumer's VPC is next to it.

variable "environment" {
  type = object({
    name     = string
    replicas = optional(number, 2)
    zones    = optional(set(string), ["us-west-2a", "us-west-2b"])
  })
  default = { name = "staging" }
}

provider "aws" {
  region = "us-west-2"
  default_tags {
    tags = { Environment = var.environment.name }
  }
}

resource "aws_vpc" "provider" {
  cidr_block           = "172.16.0.0/20"
  enable_dns_hostnames = true
}

resource "aws_subnet" "provider" {
  for_each          = var.environment.zones
  vpc_id            = aws_vpc.provider.id
  availability_zone = each.value
  cidr_block        = cidrsubnet(aws_vpc.provider.cidr_block, 4, index(sort(var.environment.zones), each.value))
}

resource "aws_security_group" "alb" {
  name   = "alb"
  vpc_id = aws_vpc.provider.id
  ingress {
    protocol    = "tcp"
    from_port   = 80
    to_port     = 80
    cidr_blocks = [aws_vpc.provider.cidr_block]
  }
  egress {
    protocol    = -1
    from_port   = 0
    to_port     = 0
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_security_group" "tasks" {
  name   = "tasks"
  vpc_id = aws_vpc.provider.id
  ingress {
    protocol        = "tcp"
    from_port       = 8080
    to_port         = 8080
    security_groups = [aws_security_group.alb.id]
  }
}

resource "aws_lb" "alb" {
  name               = "web"
  internal           = true
  load_balancer_type = "application"
  security_groups    = [aws_security_group.alb.id]
  subnets            = [for subnet in aws_subnet.provider : subnet.id]
}

resource "aws_lb_target_group" "tasks" {
  name        = "tasks"
  port        = 8080
  protocol    = "HTTP"
  target_type = "ip"
  vpc_id      = aws_vpc.provider.id
  health_check {
    path = "/healthz"
  }
}

resource "aws_lb_listener" "alb" {
  load_balancer_arn = aws_lb.alb.arn
  port              = 80
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.tasks.arn
  }
}

resource "aws_ecs_cluster" "this" {
  name = "web"
}

resource "aws_ecs_task_definition" "web" {
  family                   = "web"
  network_mode             = "awsvpc"
  requires_compatibilities = ["FARGATE"]
  cpu                      = 256
  memory                   = 512
  container_definitions = jsonencode([{
    name         = "web"
    image        = "nginx"
    portMappings = [{ containerPort = 8080 }]
  }])
}

resource "aws_ecs_service" "web" {
  name            = "web"
  cluster         = aws_ecs_cluster.this.id
  task_definition = aws_ecs_task_definition.web.arn
  desired_count   = var.environment.replicas
  launch_type     = "FARGATE"

  network_configuration {
    subnets         = [for subnet in aws_subnet.provider : subnet.id]
    security_groups = [aws_security_group.tasks.id]
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.tasks.arn
    container_name   = "web"
    container_port   = 8080
  }
}

resource "aws_lb" "nlb" {
  name               = "web-nlb"
  internal           = true
  load_balancer_type = "network"
  subnets            = [for subnet in aws_subnet.provider : subnet.id]
}

resource "aws_lb_target_group" "alb" {
  name        = "alb"
  port        = 80
  protocol    = "TCP"
  target_type = "alb"
  vpc_id      = aws_vpc.provider.id
}

resource "aws_lb_target_group_attachment" "alb" {
  target_group_arn = aws_lb_target_group.alb.arn
  target_id        = aws_lb.alb.arn
  depends_on       = [aws_lb_listener.alb]
}

resource "aws_lb_listener" "nlb" {
  load_balancer_arn = aws_lb.nlb.arn
  port              = 80
  protocol          = "TCP"
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.alb.arn
  }
}

resource "aws_vpc_endpoint_service" "web" {
  acceptance_required        = false
  network_load_balancer_arns = aws_lb.nlb[*].arn
}

resource "aws_vpc" "consumer" {
  cidr_block           = "172.16.0.0/20"
  enable_dns_hostnames = true
}

resource "aws_subnet" "consumer" {
  vpc_id            = aws_vpc.consumer.id
  cidr_block        = "172.16.1.0/24"
  availability_zone = "us-west-2b"
}

resource "aws_launch_template" "clients" {
  name_prefix            = "clients"
  image_id               = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  vpc_security_group_ids = [aws_security_group.clients.id]
}

resource "aws_security_group" "clients" {
  name   = "clients"
  vpc_id = aws_vpc.consumer.id
  egress {
    protocol    = "tcp"
    from_port   = 80
    to_port     = 80
    cidr_blocks = [aws_vpc.consumer.cidr_block]
  }
}

resource "aws_autoscaling_group" "clients" {
  name                = "clients"
  min_size            = 2
  max_size            = 4
  vpc_zone_identifier = [aws_subnet.consumer.id]
  launch_template {
    id      = aws_launch_template.clients.id
    version = "$Latest"
  }
}

resource "aws_default_security_group" "consumer" {
  vpc_id = aws_vpc.consumer.id
  ingress {
    protocol    = "tcp"
    from_port   = 80
    to_port     = 80
    cidr_blocks = ["172.16.0.0/20"]
  }
}

resource "aws_vpc_endpoint" "web" {
  vpc_id            = aws_vpc.consumer.id
  service_name      = aws_vpc_endpoint_service.web.service_name
  vpc_endpoint_type = "Interface"
  subnet_ids        = [aws_subnet.consumer.id]
  tags              = { Name = "web endpoint" }
}

resource "aws_cloudwatch_log_group" "web" {
  name = "web"
}
